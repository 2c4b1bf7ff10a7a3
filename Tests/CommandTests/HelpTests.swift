import Testing

/// What the program says of itself, and what it answers to arguments that make no sense.
@Suite struct HelpTests {
  static let commands = [
    "init", "new", "build", "serve", "see", "study", "paint", "export", "measure", "model", "publish",
  ]

  @Test func helpListsEveryCommand() async throws {
    let help = try await Program.run("--help")
    #expect(help.status == 0)
    let list = help.output.components(separatedBy: "SUBCOMMANDS:").last ?? ""
    let listed = list.split(separator: "\n").compactMap { line in
      line.hasPrefix("  ") && !line.hasPrefix("   ") ? line.split(separator: " ").first.map(String.init) : nil
    }
    #expect(listed.filter { $0 != "See" } == Self.commands)
  }

  @Test(arguments: commands)
  func everyCommandHasHelpWithAnExample(command: String) async throws {
    let help = try await Program.run(command, "--help")
    #expect(help.status == 0)
    #expect(help.errors.isEmpty)
    #expect(help.output.contains("USAGE: pentimento \(command) "))
    #expect(help.output.contains(/Examples?:\n  pentimento/))
    #expect(help.output.contains("  pentimento \(command) "))
  }

  @Test func versionIsASemanticVersion() async throws {
    let version = try await Program.run("--version")
    #expect(version.status == 0)
    #expect(version.output.contains(/^pentimento \d+\.\d+\.\d+\n$/))
  }

  @Test func namelessRunShowsHelp() async throws {
    let help = try await Program.run()
    #expect(help.status == 0)
    #expect(help.output.contains("USAGE: pentimento <subcommand>"))
  }

  /// Arguments that are wrong by themselves, what the message must hold, and 64 (EX_USAGE) for all.
  static let misuses: [([String], String)] = [
    (["bild"], "bild"),
    (["init"], "<dir>"),
    (["new", "a.jpg"], "--medium"),
    (["new", "a.jpg", "--medium", "oils"], "coloured-pencil"),
    (["new", "a.jpg", "--medium", "oil", "--title", " "], "title is empty"),
    (["build", "--jobs", "0"], "--jobs is at least 1"),
    (["build", "--base-url", "example.org"], "web address"),
    (["serve", "--port", "70000"], "70000"),
    (["study", "a.jpg", "-o", "b", "--size", "1 cm"], "40 x 30 cm"),
    (["study", "a.jpg", "-o", "b", "--paper", "a5"], "letter"),
    (["paint", "a.jpg", "-o", "b"], "--medium"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--frames", "1"], "2 to 1000"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--size", "5000"], "64 to 4096"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--seed", "x"], "--seed"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--technique", "glazing"], "indirect"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--palette", "pastel"], "split-primary"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--share", "drawing"], "stage=percent"),
    (["paint", "a.jpg", "--medium", "oil", "-o", "b", "--format", "gif"], "webp"),
    (["export"], "<process>"),
    (["export", "a", "--fps", "0"], "1 to 120"),
    (["export", "a", "--seconds", "0"], "1 to 600"),
    (["export", "a", "--size", "10"], "64 to 4096"),
    (["export", "a", "--frames", "b", "--count", "1"], "2 to 1000"),
    (["export", "a", "--svg", "b.svg", "--step", "1", "--stage", "details"], "one of --stage, --step"),
    (["export", "a", "--stage", "details"], "go with --svg"),
    (["export", "a", "--svg", "b.svg", "--strokes", "9-3"], "--strokes"),
    (["measure"], "<a>"),
    (["measure", "a", "b", "--target", "c.jpg"], "--target goes without B"),
    (["measure", "a", "--frames", "1"], "2 to 10000"),
    (["publish"], "--folder DIR or --branch NAME"),
    (["publish", "--folder", "a", "--branch", "b"], "--folder DIR or --branch NAME"),
  ]

  @Test(arguments: misuses)
  func misuseIsToldWithUsage(arguments: [String], hint: String) async throws {
    let running = try Running(arguments)
    let outcome = try await running.outcome(limit: 20)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains(hint))
    #expect(outcome.errors.contains("--help"))
  }
}
