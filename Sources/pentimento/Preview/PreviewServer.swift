import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// Serves a built site on 127.0.0.1, and tells open pages when to load anew.
struct PreviewServer: Sendable {
  /// The folder that holds the built site.
  let site: URL
  /// What open pages are told, and where the site's root lies.
  let bulletin: Bulletin

  /// How many ports are tried when the first one is taken.
  static let portsTried = 20

  /// Serves until the surrounding task is cancelled.
  /// - Parameters:
  ///   - port: the port to use.
  ///   - searching: whether to take the next free port when that one is taken.
  ///   - started: called once with the port that is listened on.
  /// - Throws: ``Complaint`` when no port can be had.
  func run(port: UInt16, searching: Bool, started: @escaping @Sendable (UInt16) -> Void) async throws {
    let last = searching ? UInt16(min(Int(port) + Self.portsTried - 1, 65535)) : port
    for candidate in port...last {
      let server = HTTPServer(
        address: try .inet(ip4: "127.0.0.1", port: candidate), logger: .disabled,
        handler: ClosureHTTPHandler { await respond(to: $0) })
      do {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { try await server.run() }
          group.addTask {
            try await server.waitUntilListening(timeout: 10)
            if case .ip4(_, let port)? = await server.listeningAddress { started(port) }
            try await Task.sleep(for: .seconds(Int32.max))
          }
          defer { group.cancelAll() }
          try await group.next()
        }
        return
      } catch SocketError.failed(_, EADDRINUSE, _) {
        continue
      } catch SocketError.failed(_, EACCES, _) {
        throw Complaint("port \(candidate) may only be used by root; choose one above 1023 with --port")
      } catch {
        try Task.checkCancellation()
        throw error
      }
    }
    throw Complaint(
      searching
        ? "ports \(port) to \(last) are all taken; choose another with --port"
        : "port \(port) is taken, perhaps by another preview; choose another with --port")
  }

  /// Answers one request.
  func respond(to request: HTTPRequest) async -> HTTPResponse {
    guard request.method == .GET || request.method == .HEAD else {
      return HTTPResponse(statusCode: .methodNotAllowed, headers: HTTPHeaders([HTTPHeader("Allow"): "GET, HEAD"]))
    }
    var response = answer(to: request)
    response.headers[.cacheControl] = "no-store"
    if request.method == .HEAD {
      if case .httpBody(let body) = response.payload {
        response.headers[.contentLength] = body.count.map(String.init)
      }
      response.payload = .httpBody(HTTPBodySequence())
    }
    return response
  }

  private func answer(to request: HTTPRequest) -> HTTPResponse {
    let path = request.target.path()
    let basePath = bulletin.basePath
    guard path.hasPrefix(basePath) else {
      let isRoot = path == "/" || path + "/" == basePath
      return isRoot ? redirect(to: basePath, status: .found) : notFound()
    }
    let below = String(path.dropFirst(basePath.count))
    switch below {
    case Self.ownFolder + "events" where request.method == .GET: return events()
    case Self.ownFolder + "reload.js": return content(Data(ReloadScript.source.utf8), type: "text/javascript")
    default: break
    }
    switch SiteFile(path: below, in: site) {
    case .file(let file):
      guard let data = try? Data(contentsOf: file) else { return notFound() }
      if file.pathExtension == "html" { return page(data) }
      let type = MediaType.of(file)
      guard let range = request.headers[.range] else { return content(data, type: type) }
      return part(range, of: data, type: type)
    case .folder:
      let query = request.target.query()
      return redirect(to: path + "/" + (query.isEmpty ? "" : "?" + query), status: .movedPermanently)
    case .nothing:
      return notFound()
    }
  }

  /// Folder of the server's own files, below the site's root.
  private static let ownFolder = "__pentimento/"

  private func page(_ data: Data, status: HTTPStatusCode = .ok) -> HTTPResponse {
    let script = "<script src=\"\(bulletin.basePath)\(Self.ownFolder)reload.js?\(bulletin.edition)\"></script>"
    var text = String(decoding: data, as: UTF8.self)
    if let end = text.range(of: "</body>", options: [.backwards, .caseInsensitive]) {
      text.insert(contentsOf: script, at: end.lowerBound)
    } else {
      text += script
    }
    return HTTPResponse(
      statusCode: status, headers: HTTPHeaders([.contentType: "text/html; charset=utf-8"]), body: Data(text.utf8))
  }

  private func content(_ data: Data, type: String) -> HTTPResponse {
    HTTPResponse(statusCode: .ok, headers: HTTPHeaders([.contentType: type, .acceptRanges: "bytes"]), body: data)
  }

  private func part(_ header: String, of data: Data, type: String) -> HTTPResponse {
    switch ByteRange(header, size: data.count) {
    case .all:
      return content(data, type: type)
    case .part(let range):
      return HTTPResponse(
        statusCode: .partialContent,
        headers: HTTPHeaders([
          .contentType: type, .acceptRanges: "bytes",
          .contentRange: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(data.count)",
        ]), body: data[(data.startIndex + range.lowerBound)..<(data.startIndex + range.upperBound)])
    case .none:
      return HTTPResponse(
        statusCode: .rangeNotSatisfiable, headers: HTTPHeaders([.contentRange: "bytes */\(data.count)"]))
    }
  }

  private func redirect(to path: String, status: HTTPStatusCode) -> HTTPResponse {
    HTTPResponse(statusCode: status, headers: HTTPHeaders([.location: path]))
  }

  private func notFound() -> HTTPResponse {
    if let data = try? Data(contentsOf: site.appending(path: "404.html")) { return page(data, status: .notFound) }
    return page(Data(ReloadScript.waitingPage.utf8), status: .notFound)
  }

  private func events() -> HTTPResponse {
    HTTPResponse(
      statusCode: .ok, headers: [.contentType: "text/event-stream"],
      body: HTTPBodySequence(from: EventBytes(events: bulletin.events())))
  }
}
