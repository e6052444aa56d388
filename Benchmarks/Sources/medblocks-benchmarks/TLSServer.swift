import ArgumentParser
import Foundation

/// The TLS server of `Tests/with-tls-server`.
struct TLSServer {
  enum Listener: Int, CaseIterable, CustomStringConvertible {
    case http2 = 0
    case http1 = 1
    case http2With100Requests = 3
    case http1With100Requests = 4

    var description: String {
      switch self {
      case .http2: "HTTP/2"
      case .http1: "HTTP/1.1"
      case .http2With100Requests: "HTTP/2, 100 requests per connection"
      case .http1With100Requests: "HTTP/1.1, 100 requests per connection"
      }
    }
  }

  private let port: Int
  private let log: URL

  init() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let port = environment["MEDBLOCKS_TEST_TLS_PORT"].flatMap(Int.init),
      let folder = environment["MEDBLOCKS_TEST_TLS_FOLDER"]
    else {
      throw ValidationError(
        "The TLS server is missing. Run: Tests/with-tls-server swift run --package-path Benchmarks "
          + "--configuration release medblocks-benchmarks tls")
    }
    self.port = port
    log = URL(filePath: folder).appending(path: "access.log")
  }

  func baseURL(_ listener: Listener) -> String { "https://localhost:\(port + listener.rawValue)" }

  /// The number of bytes of the log so far.
  func position() throws -> Int { try Data(contentsOf: log).count }

  /// The requests since a position of the log: connection, method and path.
  func requests(since position: Int) throws -> [(connection: String, line: String)] {
    let text = String(decoding: try Data(contentsOf: log).dropFirst(position), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      let fields = line.split(separator: " ")
      return (String(fields[1]), fields[2...].joined(separator: " "))
    }
  }
}
