import Foundation
import Glibc

/// A plain HTTP client over a loopback socket: it sends exactly the path it is given, and every wait has an end.
struct Loopback {
  /// A response.
  struct Response {
    var status: Int
    var headers: [String: String]
    var body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// What went wrong with the connection itself.
  struct Failure: Error {
    var description: String
  }

  let port: UInt16

  /// Asks for a path and reads the answer to its end.
  func request(_ path: String, method: String = "GET", headers: [String: String] = [:]) throws -> Response {
    let socket = try open(path, method: method, headers: headers)
    defer { close(socket) }
    var data = Data()
    while let chunk = try receive(socket), data.count < 50_000_000 { data += chunk }
    return try Self.response(data)
  }

  /// Opens a stream of events and hands over what comes, until the reader has enough or the time is up.
  func events(_ path: String, seconds: Double, enough: (String) throws -> Bool) throws -> String {
    let socket = try open(path, method: "GET", headers: [:])
    defer { close(socket) }
    var text = ""
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if let chunk = try? receive(socket) { text += String(decoding: chunk, as: UTF8.self) }
      if try enough(text) { return text }
    }
    throw Failure(description: "no such event within \(seconds) s; there came: \(text)")
  }

  private func open(_ path: String, method: String, headers: [String: String]) throws -> Int32 {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard file >= 0 else { throw Failure(description: "no socket: \(errno)") }
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      close(file)
      throw Failure(description: "cannot connect to port \(port): \(errno)")
    }
    var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    let bytes = Array((text + "\r\n").utf8)
    guard send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      close(file)
      throw Failure(description: "cannot send: \(errno)")
    }
    return file
  }

  /// The next bytes; `nil` at the end.
  private func receive(_ socket: Int32) throws -> Data? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure(description: "no answer: \(errno)") }
    return count == 0 ? nil : Data(buffer[..<count])
  }

  private static func response(_ data: Data) throws -> Response {
    guard let gap = data.range(of: Data("\r\n\r\n".utf8)) else {
      throw Failure(description: "no HTTP response: \(String(decoding: data.prefix(200), as: UTF8.self))")
    }
    let lines = String(decoding: data[..<gap.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return Response(status: status, headers: headers, body: data[gap.upperBound...])
  }
}
