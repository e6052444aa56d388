import Foundation
import Medblocks
import MedblocksTesting

/// The sandbox as an HTTP server on a loopback socket, for processes that sync from it.
public final class SandboxServer: Sendable {
  /// The sandbox.
  public let sandbox: LocalSandbox
  /// The base URL of the API.
  public let baseURL: String

  /// Starts a server, which ends with the process.
  public init(_ sandbox: LocalSandbox) throws {
    self.sandbox = sandbox
    #if os(Linux)
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #else
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 512) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard isListening else { throw CocoaError(.featureUnsupported) }
    baseURL = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    Thread.detachNewThread {
      while case let client = accept(listener, nil, nil), client >= 0 {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        Thread.detachNewThread { Self.serve(client, sandbox) }
      }
    }
  }

  private static func serve(_ client: Int32, _ sandbox: LocalSandbox) {
    defer { close(client) }
    var buffer: [UInt8] = []
    while let request = read(from: client, &buffer) {
      let response = LockedBox<TransportResponse?>(nil)
      let done = DispatchSemaphore(value: 0)
      Task {
        response.value = try? await sandbox.send(request)
        done.signal()
      }
      done.wait()
      guard let response = response.value else { return }
      var head = "HTTP/1.1 \(response.statusCode) Status\r\n"
      for (name, value) in response.headerFields where name != "content-length" {
        head += "\(name): \(value)\r\n"
      }
      head += "Content-Length: \(response.body.count)\r\n\r\n"
      guard write(Array(head.utf8) + response.body, to: client) else { return }
    }
  }

  /// Reads a request without a body.
  private static func read(from client: Int32, _ buffer: inout [UInt8]) -> TransportRequest? {
    while true {
      if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
        var lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
          .components(separatedBy: "\r\n")
        buffer.removeFirst(end.upperBound)
        let start = lines.removeFirst().split(separator: " ").map(String.init)
        let headers = lines.compactMap { line in
          line.firstIndex(of: ":").map {
            (
              String(line[..<$0]),
              line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces)
            )
          }
        }
        guard start.count == 3, start[0] == "GET" else { return nil }
        return TransportRequest(
          method: .get, url: "http://127.0.0.1" + start[1], headers: headers, body: nil,
          timeout: .seconds(60), maximumResponseBytes: 1 << 26)
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = recv(client, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }

  private static func write(_ bytes: [UInt8], to client: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if os(Linux)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// A value that threads share.
public final class LockedBox<Value: Sendable>: @unchecked Sendable {
  // Checked by the lock, which every access takes.
  private let lock = NSLock()
  private var stored: Value

  /// Creates a box.
  public init(_ value: Value) { stored = value }

  /// The value.
  public var value: Value {
    get { lock.withLock { stored } }
    set { lock.withLock { stored = newValue } }
  }

  /// Reads and changes the value.
  public func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.withLock { body(&stored) }
  }
}
