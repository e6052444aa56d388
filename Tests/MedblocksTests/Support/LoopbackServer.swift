import Foundation

@testable import Medblocks

/// An HTTP server on a loopback socket whose replies a closure chooses, byte by byte.
///
/// It records each request with its connection and its request line as received.
final class LoopbackServer: Sendable {
  /// A request as received.
  struct Received: Sendable {
    /// The number of the connection, from 1.
    let connection: Int
    let method: String
    /// The path and query, percent-encoded.
    let target: String
    /// The header fields by lower-case name.
    let headers: [String: String]
    let body: String
  }

  /// The steps that follow a request.
  struct Reply: Sendable {
    enum Step: Sendable {
      case send([UInt8])
      case pause(microseconds: UInt32)
      /// Closes the connection (FIN): the client reads the end of the stream.
      case close
      /// Resets the connection (RST): the client reads an error.
      case reset
    }

    let steps: [Step]

    init(_ steps: Step...) { self.steps = steps }

    init(_ steps: [Step]) { self.steps = steps }

    /// Sends nothing and keeps the connection open.
    static let silence = Reply()

    /// Sends a text and keeps the connection open.
    static func send(_ text: String) -> Reply { Reply(.send(Array(text.utf8))) }

    /// Sends a text and closes the connection.
    static func sendAndClose(_ text: String) -> Reply {
      Reply(.send(Array(text.utf8)), .close)
    }

    /// Sends two texts with a pause of 5 ms between them and keeps the connection open.
    static func send(_ first: String, then second: String) -> Reply {
      Reply(
        .send(Array(first.utf8)), .pause(microseconds: 5_000), .send(Array(second.utf8)))
    }

    /// Sends a complete response with a JSON body.
    static func json(
      _ body: String, status: String = "200 OK", headers: [String] = []
    ) -> Reply {
      response(
        Array(body.utf8), status: status, headers: ["Content-Type: application/json"] + headers)
    }

    /// Sends a complete response with its length.
    static func response(
      _ body: [UInt8], status: String = "200 OK", headers: [String] = []
    ) -> Reply {
      let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
      return Reply(.send(Array(lines.joined(separator: "\r\n").utf8) + body))
    }
  }

  let port: UInt16
  private let listener: Int32
  private let handler: @Sendable (Received) -> Reply
  private let state = Locked(State())

  private struct State: Sendable {
    var received: [Received] = []
    var sockets: Set<Int32> = []
    var connections = 0
    var isStopped = false
  }

  init(_ handler: @escaping @Sendable (Received) -> Reply) throws {
    #if os(Linux)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    self.handler = handler
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 512) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard isListening else { throw CocoaError(.featureUnsupported) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while case let client = Self.accept(listener), client >= 0 {
        guard let self else {
          close(client)
          break
        }
        Thread.detachNewThread { self.serve(client) }
      }
      close(listener)  // only here: elsewhere the descriptor could belong to another server by now
    }
  }

  deinit { stop() }

  var baseURL: String { "http://127.0.0.1:\(port)" }
  var requests: [Received] { state.withLock { $0.received } }
  /// The number of connections that were accepted.
  var connections: Int { state.withLock { $0.connections } }
  /// The number of connections that are still open.
  var openConnections: Int { state.withLock { $0.sockets.count } }

  /// Closes the listener and all connections, so that their threads end.
  func stop() {
    state.withLock { state in
      if !state.isStopped { shutdown(listener, Int32(SHUT_RDWR)) }
      state.isStopped = true
      for client in state.sockets { shutdown(client, Int32(SHUT_RDWR)) }
    }
  }

  /// Accepts a connection that no child process inherits: one would keep it open after `close`.
  private static func accept(_ listener: Int32) -> Int32 {
    let client = Foundation.accept(listener, nil, nil)
    _ = fcntl(client, F_SETFD, FD_CLOEXEC)
    return client
  }

  private func serve(_ client: Int32) {
    let number = state.withLock { state in
      state.sockets.insert(client)
      state.connections += 1
      return state.connections
    }
    var buffer: [UInt8] = []
    reading: while let request = read(from: client, &buffer, connection: number) {
      state.withLock { $0.received.append(request) }
      for step in handler(request).steps {
        switch step {
        case .send(let bytes): write(bytes, to: client)
        case .pause(let microseconds): usleep(microseconds)
        case .close:
          shutdown(client, Int32(SHUT_RDWR))  // also if a child process has inherited the socket
          break reading
        case .reset:
          var linger = linger(l_onoff: 1, l_linger: 0)
          let size = socklen_t(MemoryLayout.size(ofValue: linger))
          setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, size)
          break reading
        }
      }
    }
    state.withLock { state in
      state.sockets.remove(client)
      close(client)
    }
  }

  private func read(
    from client: Int32, _ buffer: inout [UInt8], connection: Int
  ) -> Received? {
    let separator: [UInt8] = Array("\r\n\r\n".utf8)
    while true {
      if let end = buffer.firstRange(of: separator) {
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        var lines = head.components(separatedBy: "\r\n")
        let start = lines.removeFirst().split(separator: " ").map(String.init)
        let headers = Dictionary(
          lines.compactMap { line in
            line.firstIndex(of: ":").map {
              (
                line[..<$0].lowercased(),
                line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)
              )
            }
          }
        ) { $1 }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        if buffer.count >= end.upperBound + length, start.count == 3 {
          let body = buffer[end.upperBound..<(end.upperBound + length)]
          buffer.removeFirst(end.upperBound + length)
          return Received(
            connection: connection, method: start[0], target: start[1], headers: headers,
            body: String(decoding: body, as: UTF8.self))
        }
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(client, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }

  private func write(_ bytes: [UInt8], to client: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if os(Linux)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = rest.withUnsafeBytes { Foundation.send(client, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
