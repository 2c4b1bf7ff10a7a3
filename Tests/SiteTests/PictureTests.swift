import Foundation
import Imaging
import Site
import Testing

@Suite struct PictureTests {
  @Test func widthsAreNeverEnlarged() {
    #expect(AssetPipeline.widths(for: 4000) == [416, 832, 1600])
    #expect(AssetPipeline.widths(for: 1600) == [416, 832, 1600])
    #expect(AssetPipeline.widths(for: 1200) == [416, 832, 1200])
    #expect(AssetPipeline.widths(for: 850) == [416, 832], "18 pixels more are not worth a file")
    #expect(AssetPipeline.widths(for: 300) == [300])
  }

  @Test func filesAreWebPOfTheSizesThatPagesState() async throws {
    let site = try TemporarySite()
    try site.addTutorial("owl", body: "![wide](wide.png)")
    try site.write(TemporarySite.picture(width: 1000, height: 500).pngData(), to: "content/wide.png")
    let workshop = Workshop(
      generators: [FakeGenerator()], distance: FakeDistance(), frameLongSide: 64, frameCount: 7, pictureLongSide: 900,
      makeLesson: Workshop.fake().makeLesson)
    let report = await SiteBuilder(root: site.root, options: BuildOptions(), workshop: workshop).build()
    #expect(report.allProblems == [])
    let page = try site.text("site/owl/index.html")
    let image = try #require(page.firstMatch(of: /<img [^>]*alt="wide"[^>]*>/)).output
    #expect(image.contains("width=\"832\"") || image.contains("width=\"900\""))
    for match in image.matches(of: /\/(assets\/words\.[0-9a-f]{12}\.(\d+)\.webp) (\d+)w/) {
      let read = try Image(decoding: try site.data("site/\(match.1)"), name: "x")
      #expect(String(read.width) == String(match.2) && match.2 == match.3)
      #expect(abs(Double(read.width) / Double(read.height) - 2) < 0.02)
    }
  }

  @Test func newPaintShowsWhatChangedAndPalesTheRest() {
    let before = Image(width: 60, height: 20, filledWith: RGB8(40, 60, 50))
    var after = before
    for y in 0..<20 { for x in 30..<60 { after[x, y] = RGB8(200, 30, 30) } }
    let picture = ProcessPictures.newPaint(before: before, after: after)
    #expect(picture[50, 10] == RGB8(200, 30, 30))
    let old = picture[5, 10]
    #expect(old.red == old.green && old.green == old.blue && old.red > 200)
  }

  @Test func slicesRunFromBareGroundToLastTouch() {
    let canvases = (0..<4).map { Image(width: 8, height: 2, filledWith: RGB8(UInt8($0 * 60), 0, 0)) }
    let slices = ProcessPictures.slices(canvases)
    #expect((0..<8).map { slices[$0, 1].red } == [0, 0, 60, 60, 120, 120, 180, 180])
  }
}
