import Foundation
import Testing

/// A new site, built and published; and what is told when something is wrong.
@Suite struct SiteCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The parts of `build --json` that scripts rely on.
  struct Report: Decodable {
    struct Problem: Decodable, Equatable {
      var file: String
      var line: Int?
      var key: String?
      var message: String
    }
    struct Tutorial: Decodable {
      var slug: String
      var medium: String?
      var status: String
      var errors: [Problem]
      var seconds: Double
    }
    var tutorials: [Tutorial]
    var problems: [Problem]
  }

  @Test func newSiteBuildsAndIsPublished() async throws {
    #expect(try await Program.run("init", "shop", in: scratch.url).status == 0)
    try SmallPicture.bmp(width: 96, height: 72).write(to: scratch["shop/content/first-picture.jpg"])
    let built = try await Program.run("build", "shop", "--json", in: scratch.url)
    #expect(built.status == 0, "\(built.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(built.output.utf8))
    #expect(report.tutorials.map(\.slug) == ["first-picture"])
    #expect(report.tutorials.map(\.medium) == ["oil"])
    #expect(report.tutorials.map(\.status) == ["built"])
    #expect(report.problems.isEmpty)
    #expect(try scratch.text("shop/site/index.html").contains("A scarlet macaw"))
    #expect(try scratch.text("shop/site/first-picture/index.html").contains("A scarlet macaw"))

    let dry = try await Program.run("publish", "shop", "--folder", "www", "--dry-run", in: scratch.url)
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.output.contains("+ first-picture/index.html\n"))
    #expect(!FileManager.default.fileExists(atPath: scratch["www"].path))

    let published = try await Program.run("publish", "shop", "--folder", "www", in: scratch.url)
    #expect(published.status == 0, "\(published.errors)")
    #expect(try scratch.text("www/index.html") == scratch.text("shop/site/index.html"))

    let again = try await Program.run("publish", "shop", "--folder", "www", in: scratch.url)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("up to date"))
  }

  @Test func faultsAreToldWithFileLineAndKey() async throws {
    try scratch.write("---\nreference: a.jpg\nmedium: oils\n---\n", to: "content/owl.md")
    try scratch.write("not a picture", to: "content/a.jpg")
    let built = try await Program.run("build", "--json", in: scratch.url)
    #expect(built.status == 1)
    let report = try JSONDecoder().decode(Report.self, from: Data(built.output.utf8))
    let fault = try #require(report.tutorials.first?.errors.first)
    #expect(fault.file == "content/owl.md")
    #expect(fault.line == 3)
    #expect(fault.key == "medium")
    #expect(fault.message.contains("oils"))
    #expect(built.errors.contains("error: content/owl.md:3: medium: "))

    let published = try await Program.run("publish", "--folder", "www", in: scratch.url)
    #expect(published.status == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch["www"].path))
  }
}
