import Foundation
import Testing

/// `study`, on a picture of 48 pixels.
@Suite struct StudyTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
  }

  private func study(_ arguments: String...) async throws -> Program.Outcome {
    try await Running(["study"] + arguments, in: scratch.url).outcome(limit: 120)
  }

  @Test func writesEveryStudyInTheSizeOnTheWall() async throws {
    let outcome = try await study("ball.bmp", "-o", "out", "--size", "50 cm", "--paper", "a4")
    #expect(outcome.status == 0)
    for file in ["notan", "three-values", "five-values", "lines"] {
      let svg = try String(contentsOf: scratch["out/\(file).svg"], encoding: .utf8)
      #expect(svg.contains("width=\"500mm\"") && svg.hasSuffix("</svg>\n"), "\(file)")
    }
    let sheets = try String(contentsOf: scratch["out/sheets.html"], encoding: .utf8)
    #expect(sheets.contains("size: A4 "))
    let count = sheets.components(separatedBy: "class=\"sheet\"").count - 1
    #expect(outcome.output.contains("\(count) sheets"))
    #expect(FileManager.default.fileExists(atPath: scratch["out/squint.png"].path))
    // Once more into the same folder: it knows its own, and gives the same bytes.
    let again = try await study("ball.bmp", "-o", "out", "--size", "50 cm", "--paper", "a4")
    #expect(again.status == 0)
    #expect(try String(contentsOf: scratch["out/sheets.html"], encoding: .utf8) == sheets)
  }

  @Test func missingPictureIsTold() async throws {
    let outcome = try await study("none.jpg", "-o", "out")
    #expect(outcome.status != 0 && outcome.errors.contains("none.jpg"))
    #expect(!FileManager.default.fileExists(atPath: scratch["out"].path))
  }
}
