import Foundation
import Testing

/// `init` and `new`.
@Suite struct NewSiteTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func initMakesASite() async throws {
    let outcome = try await Program.run("init", "shop", "--title", "Paint: a \"shop\"", in: scratch.url)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(
      try scratch.files() == [
        "shop/.gitignore", "shop/content/first-picture.jpg", "shop/content/first-picture.md", "shop/site.yml",
      ])
    #expect(try scratch.text("shop/site.yml").contains(#"title: "Paint: a \"shop\"""#))
  }

  @Test func initTakesAFreshRepository() async throws {
    try scratch.write("", to: ".git/HEAD")
    #expect(try await Program.run("init", ".", in: scratch.url).status == 0)
    #expect(try scratch.files().contains("site.yml"))
  }

  @Test func initLeavesAFullFolderAlone() async throws {
    try scratch.write("mine", to: "shop/site.yml")
    let outcome = try await Program.run("init", "shop", in: scratch.url)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("is not empty (it holds site.yml)"))
    #expect(try scratch.text("shop/site.yml") == "mine")
    #expect(try scratch.files() == ["shop/site.yml"])
  }

  @Test func newCopiesThePictureAndWritesALesson() async throws {
    try scratch.write("", to: "content/.keep")
    try SmallPicture.bmp().write(to: scratch["Red ball_on table.BMP"])
    let outcome = try await Program.run("new", "Red ball_on table.BMP", "--medium", "oil", in: scratch.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("content/red-ball-on-table.md"))
    #expect(try Data(contentsOf: scratch["content/red-ball-on-table.bmp"]) == SmallPicture.bmp())
    let lesson = try scratch.text("content/red-ball-on-table.md")
    #expect(lesson.hasPrefix("---\ntitle: \"Red ball on table\"\nreference: \"red-ball-on-table.bmp\"\nmedium: oil\n"))
    let keys = [
      "credit", "licence", "kind", "size", "level", "tags", "date", "author", "draft", "palette", "steps", "seed",
    ]
    for key in keys {
      #expect(lesson.contains("\n# \(key):"), "\(key) is not mentioned")
    }
  }

  @Test func newTakesTwoMediaAndATitle() async throws {
    try scratch.write("", to: "site/content/.keep")
    try SmallPicture.bmp().write(to: scratch["a.bmp"])
    let outcome = try await Program.run(
      "new", "a.bmp", "--medium", "oil", "--medium", "graphite", "--title", "L'été: a \\ \"day\"", "--site", "site",
      in: scratch.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lesson = try scratch.text("site/content/lete-a-day.md")
    #expect(lesson.contains("\nmedium: [oil, graphite]\n"))
    #expect(lesson.contains(#"title: "L'été: a \\ \"day\"""#))
  }

  @Test func newOverwritesNothing() async throws {
    try scratch.write("mine", to: "content/ball.md")
    try scratch.write("mine", to: "content/cup.bmp")
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
    try SmallPicture.bmp().write(to: scratch["cup.bmp"])
    for name in ["ball", "cup"] {
      let outcome = try await Program.run("new", "\(name).bmp", "--medium", "oil", in: scratch.url)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("is there already"))
      #expect(outcome.errors.contains("--title"))
    }
    #expect(try scratch.text("content/ball.md") == "mine")
    #expect(try scratch.text("content/cup.bmp") == "mine")
    #expect(try scratch.files() == ["ball.bmp", "content/ball.md", "content/cup.bmp", "cup.bmp"])
  }

  @Test func newLeavesAPictureThatIsInContentWhereItIs() async throws {
    try scratch.write("", to: "content/photos/.keep")
    try SmallPicture.bmp().write(to: scratch["content/photos/ball.bmp"])
    let outcome = try await Program.run("new", "content/photos/ball.bmp", "--medium", "graphite", in: scratch.url)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try scratch.text("content/ball.md").contains("reference: \"photos/ball.bmp\""))
    #expect(try scratch.files() == ["content/ball.md", "content/photos/.keep", "content/photos/ball.bmp"])
  }

  @Test func newTellsWhatIsMissing() async throws {
    try scratch.write("", to: "site/content/.keep")
    try scratch.write("no picture", to: "text.jpg")
    try SmallPicture.bmp().write(to: scratch["ball.bmp"])
    let cases = [
      (["new", "nothing.jpg", "--medium", "oil", "--site", "site"], "there is no such picture"),
      (["new", "site", "--medium", "oil", "--site", "site"], "is a folder"),
      (["new", "text.jpg", "--medium", "oil"], "has no content/ folder"),
      (["new", "text.jpg", "--medium", "oil", "--site", "site"], "text.jpg"),
      (["new", "ball.bmp", "--medium", "oil", "--site", "site", "--title", "!!!"], "title with letters"),
    ]
    for (arguments, hint) in cases {
      let running = try Running(arguments, in: scratch.url)
      let outcome = try await running.outcome(limit: 20)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("error: "))
      #expect(outcome.errors.contains(hint), "\(outcome.errors)")
      #expect(!outcome.errors.contains("\u{1B}"), "colours on a pipe")
    }
    #expect(try scratch.files() == ["ball.bmp", "site/content/.keep", "text.jpg"])
  }
}
