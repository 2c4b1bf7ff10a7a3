import Foundation
import Testing

/// The preview over the loopback.
///
/// The sites hold no lesson that can be painted, so that builds take no time.
@Suite(.serialized) struct ServeTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("", to: "content/.keep")
    try scratch.write("title: First title\nbaseURL: https://example.org/lessons\n", to: "site.yml")
    try scratch.write("secret", to: "secret.txt")
    try scratch.write("secret", to: ".pentimento/secret.txt")
  }

  /// Starts a server and waits until its first build is done.
  private func start(_ arguments: String...) async throws -> (running: Running, web: Loopback) {
    let running = try Running(["serve", "."] + arguments, in: scratch.url)
    for _ in 0..<200 {
      if let match = running.output.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)/), let port = UInt16(match.output.1),
        running.errors.contains("in the preview")
      {
        return (running, Loopback(port: port))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Loopback.Failure(description: "no server: \(running.output)\(running.errors)")
  }

  @Test func pagesStandBelowTheBasePath() async throws {
    let (running, web) = try await start()
    #expect(running.output.contains("/lessons/  (Ctrl-C stops)"))
    for path in ["/", "/lessons"] {
      let redirect = try web.request(path)
      #expect(redirect.status == 302)
      #expect(redirect.headers["location"] == "/lessons/")
    }
    let page = try web.request("/lessons/")
    #expect(page.status == 200)
    #expect(page.headers["content-type"] == "text/html; charset=utf-8")
    #expect(page.headers["cache-control"] == "no-store")
    #expect(page.text.contains("First title"))
    #expect(page.text.contains("<script src=\"/lessons/__pentimento/reload.js?"))
    #expect(try web.request("/other/").status == 404)
    #expect(try web.request("/lessons/nothing/").status == 404)
    #expect(try web.request("/lessons/nothing/").text.contains("reload.js"))

    // What was built knows nothing of the preview.
    let built = try scratch.text(".pentimento/preview/index.html")
    #expect(!built.contains("__pentimento"))
    #expect(!FileManager.default.fileExists(atPath: scratch["site"].path))

    running.interrupt()
    #expect(try await running.outcome(limit: 10).status == 130)
  }

  @Test func nothingOutsideIsServed() async throws {
    let (running, web) = try await start()
    try FileManager.default.createSymbolicLink(
      at: scratch[".pentimento/preview/link.txt"], withDestinationURL: scratch["secret.txt"])
    try FileManager.default.createSymbolicLink(
      at: scratch[".pentimento/preview/up"], withDestinationURL: scratch.url)
    let attempts = [
      "/lessons/../secret.txt", "/lessons/%2e%2e/secret.txt", "/lessons/..%2fsecret.txt", "/lessons/..%2Fsecret.txt",
      "/lessons/%2e%2e%2fsecret.txt", "/lessons/..%5csecret.txt", "/lessons/..\\secret.txt",
      "/lessons/%252e%252e%252fsecret.txt", "/lessons/x/../../secret.txt", "/lessons/./../secret.txt",
      "/lessons//../secret.txt", "/lessons/%00/../secret.txt", "/lessons/..;/secret.txt", "/lessons/link.txt",
      "/lessons/up/secret.txt", "/lessons/up", "/lessons//etc/passwd", "/lessons/%2fetc%2fpasswd", "//etc/passwd",
      "/../../../../etc/passwd", "/lessons/\(scratch.url.path)/secret.txt", "/lessons/%ff", "/lessons/%",
    ]
    for attempt in attempts {
      let response = try web.request(attempt)
      #expect(response.status == 404 || response.status == 400, "\(attempt) gave \(response.status)")
      #expect(!response.text.contains("secret\n") && response.text != "secret", "\(attempt)")
      #expect(!response.text.contains("root:"), "\(attempt)")
    }
    #expect(try web.request("/lessons/").status == 200, "still serving")
    _ = running
  }

  @Test func filesComeWholeInPartsAndAsHeads() async throws {
    let (running, web) = try await start()
    let text = "0123456789"
    try scratch.write(text, to: ".pentimento/preview/sub/ten.txt")
    try scratch.write("<p>sub</p>", to: ".pentimento/preview/sub/index.html")
    let path = "/lessons/sub/ten.txt"

    let whole = try web.request(path)
    #expect(whole.status == 200 && whole.text == text)
    #expect(whole.headers["content-type"] == "text/plain; charset=utf-8")
    #expect(whole.headers["content-length"] == "10")
    #expect(whole.headers["accept-ranges"] == "bytes")
    #expect(whole.headers["cache-control"] == "no-store")

    let head = try web.request(path, method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(head.headers["content-length"] == "10")

    let parts = [
      ("bytes=0-3", "0123", "bytes 0-3/10"), ("bytes=7-", "789", "bytes 7-9/10"), ("bytes=-2", "89", "bytes 8-9/10"),
      ("bytes=4-99", "456789", "bytes 4-9/10"), ("bytes=-99", text, "bytes 0-9/10"),
    ]
    for (range, body, header) in parts {
      let part = try web.request(path, headers: ["Range": range])
      #expect(part.status == 206, "\(range)")
      #expect(part.text == body, "\(range)")
      #expect(part.headers["content-range"] == header, "\(range)")
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
      let part = try web.request(path, headers: ["Range": range])
      #expect(part.status == 416, "\(range)")
      #expect(part.headers["content-range"] == "bytes */10", "\(range)")
    }
    for range in ["bytes=5-2", "bytes=0-1,3-4", "lines=0-1", "bytes=-", "nonsense", "bytes=99999999999999999999-"] {
      let response = try web.request(path, headers: ["Range": range])
      #expect(response.status == 200 && response.text == text, "\(range)")
    }

    let folder = try web.request("/lessons/sub?a=b")
    #expect(folder.status == 301)
    #expect(folder.headers["location"] == "/lessons/sub/?a=b")
    #expect(try web.request("/lessons/sub/").text.hasPrefix("<p>sub</p>"))
    #expect(try web.request("/lessons/sub/ten.txt/").status == 404)

    let post = try web.request(path, method: "POST", headers: ["Content-Length": "0"])
    #expect(post.status == 405)
    #expect(post.headers["allow"] == "GET, HEAD")
    _ = running
  }

  @Test func openPagesHearOfChangesAndFaults() async throws {
    let (running, web) = try await start()
    let editions = /"edition":"([^"]+)"/
    let first = try web.events("/lessons/__pentimento/events", seconds: 5) { $0.contains("\n\n") }
    let edition = try #require(first.firstMatch(of: editions)).output.1
    #expect(first.contains("text/event-stream"))
    #expect(first.contains("\"problems\":[]"))

    let began = Date()
    try scratch.write("title: Second title\nbaseURL: https://example.org/lessons\n", to: "site.yml")
    _ = try web.events("/lessons/__pentimento/events", seconds: 5) { text in
      text.matches(of: editions).contains { $0.output.1 != edition }
    }
    #expect(Date().timeIntervalSince(began) < 2, "a change of text takes \(Date().timeIntervalSince(began)) s")
    #expect(try web.request("/lessons/").text.contains("Second title"))

    try scratch.write("---\nreference: nothing.jpg\nmedium: oil\n---\n", to: "content/owl.md")
    let fault = try web.events("/lessons/__pentimento/events", seconds: 5) {
      $0.contains("content/owl.md:2: reference:")
    }
    #expect(fault.contains("nothing.jpg"))
    #expect(running.errors.contains("error: content/owl.md:2: reference:"))

    try FileManager.default.removeItem(at: scratch["content/owl.md"])
    _ = try web.events("/lessons/__pentimento/events", seconds: 5) { text in
      text.components(separatedBy: "\n\n").last { $0.contains("problems") }?.contains("\"problems\":[]") ?? false
    }
  }

  @Test func takenPortsAreStoodAside() async throws {
    let (first, web) = try await start()
    let second = try await start()
    #expect(second.web.port != web.port)
    let third = try Running(["serve", ".", "--port", "\(web.port)"], in: scratch.url)
    let outcome = try await third.outcome(limit: 10)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("port \(web.port) is taken"))
    _ = (first, second)
  }

  @Test func aFolderThatIsNoSiteIsRefused() async throws {
    let outcome = try await Program.run("serve", "/nowhere/at/all", limit: 10)
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("has no content/ folder"))
  }
}
