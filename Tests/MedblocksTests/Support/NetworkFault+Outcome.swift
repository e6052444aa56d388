import Foundation
import Testing

@testable import Medblocks

extension NetworkFault {
  /// Returns the results of calls that `NetworkFaults.md` documents, by fault and method.
  static func documentedOutcomes(in page: URL) throws -> [String: String] {
    let text = try String(contentsOf: page, encoding: .utf8)
    var rows: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
      guard cells.count == 7, ["GET", "POST"].contains(cells[1]) else { continue }
      rows["\(cells[0]) | \(cells[1])"] = cells[2...].joined(separator: " | ")
    }
    return rows
  }

  /// Makes a call to a server with this fault and returns its result as a row of the table.
  func outcome(
    _ method: TransportRequest.Method, by transport: some Transport, over listener: TLSListener?,
    timing: Timing = TestTiming().timing
  ) async throws -> String {
    let other = try LoopbackServer { _ in .json(Fixture.patientDetail()) }
    let server = try LoopbackServer { reply($0, other.baseURL) }
    var configuration = MedblocksClient.Configuration(transport: transport)
    configuration.baseURL = listener?.baseURL(of: server) ?? server.baseURL
    // A timeout that is expected to elapse is long enough for the request to arrive on a busy CI.
    configuration.timeout = takesTime ? .seconds(2) : .seconds(90)
    configuration.maximumRetries = 1
    configuration.maximumResponseBytes = 65_536
    let mb = try MedblocksClient(
      apiKey: "canary", configuration: configuration, timing: timing)
    var row: [String]
    do {
      if method.isSafe {
        _ = try await mb.patients.retrieve("user_42")
      } else {
        _ = try await mb.patients.create("user_42")
      }
      row = ["success", "", "", "\(server.requests.count)"]
    } catch let error as MedblocksError {
      row = [error.kind.rawValue, error.outcome.rawValue, error.statusCode.map(String.init) ?? ""]
      row.append("\(error.attempts)")
      #expect(!"\(error)".contains("canary") && !"\(error)".contains("user_42"))
    }
    #expect(other.requests.isEmpty, "The API key was sent to another server")
    return (row + ["\(server.requests.count)"]).joined(separator: " | ")
  }
}
