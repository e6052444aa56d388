import Foundation
import Testing

@testable import Medblocks

extension LoopbackServer {
  /// Creates a server that responds to each request to `/fault` with a fault.
  convenience init(failingWith fault: NetworkFault) throws {
    try self.init { $0.target == "/fault" ? fault.reply($0, "") : .json("{}") }
  }

  /// Expects that this server receives each write to `/fault` once, with and without a body.
  ///
  /// - Parameters:
  ///   - method: The method of the writes.
  ///   - transport: The transport that sends them.
  ///   - base: The base URL under which the transport reaches the server.
  func expectWritesReceivedOnce(
    _ method: TransportRequest.Method, from transport: some Transport, at base: String
  ) async throws {
    func write(_ path: String, _ body: String?) -> TransportRequest {
      var request = request(method, path: path, body: body, to: base)
      request.timeout = .seconds(60)
      return request
    }
    let count = ProcessInfo.processInfo.environment["MEDBLOCKS_TEST_WRITES"].flatMap(Int.init) ?? 20
    for index in 0..<count {
      let body: String? = index.isMultiple(of: 2) ? #"{"index":\#(index)}"# : nil
      _ = try await transport.send(write("/", body))  // leaves a connection
      await #expect(throws: TransportError.connectionLost) {
        _ = try await transport.send(write("/fault", body))
      }
    }
    // A repeated write has its body; libcurl may send the header once more without it.
    let sent = requests.filter { $0.target == "/fault" }
    let bodies = sent.map(\.body).filter { !$0.isEmpty }
    #expect(bodies.count == count / 2 && Set(bodies).count == count / 2)
    #expect(sent.filter { $0.headers["content-length"] ?? "0" == "0" }.count == count / 2)
  }
}
