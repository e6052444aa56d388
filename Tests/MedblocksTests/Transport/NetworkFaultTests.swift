import Foundation
import Testing

@testable import Medblocks

@Suite("Network faults", .timeLimit(.minutes(10)))
struct NetworkFaultTests {
  private static let page = Contract.root.appending(
    path: "Sources/Medblocks/Documentation.docc/NetworkFaults.md")

  /// Returns the documented results of a call, by fault and method.
  private static func documented() throws -> [String: String] {
    let text = try String(contentsOf: page, encoding: .utf8)
    var rows: [String: String] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
      guard cells.count == 7, ["GET", "POST"].contains(cells[1]) else { continue }
      rows["\(cells[0]) | \(cells[1])"] = cells[2...].joined(separator: " | ")
    }
    return rows
  }

  /// Makes a call to a server with a fault and returns its result as a row of the table.
  private static func outcome(
    of fault: NetworkFault, _ method: TransportRequest.Method,
    over listener: TLSListener?
  ) async throws -> String {
    let other = try LoopbackServer { _ in .json(Fixture.patientDetail()) }
    let server = try LoopbackServer { fault.reply($0, other.baseURL) }
    var configuration = MedblocksClient.Configuration()
    configuration.baseURL = listener?.baseURL(of: server) ?? server.baseURL
    // A timeout that is expected to elapse is long enough for the request to arrive on a busy CI.
    configuration.timeout = fault.takesTime ? .seconds(2) : .seconds(90)
    configuration.maximumRetries = 1
    configuration.maximumResponseBytes = 65_536
    let mb = try MedblocksClient(
      apiKey: "canary", configuration: configuration, timing: TestTiming().timing)
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

  @Test("the result of a call is as documented for each fault", arguments: NetworkFault.all.indices)
  func rows(index: Int) async throws {
    try await Self.expectDocumentedResult(of: NetworkFault.all[index])
  }

  /// Makes calls to a server with a fault and compares their results with the documentation.
  static func expectDocumentedResult(
    of fault: NetworkFault, over listener: TLSListener? = nil
  ) async throws {
    let documented = try documented()
    for method in [TransportRequest.Method.get, .post] {
      let found = try await outcome(of: fault, method, over: listener)
      let row = "\(fault.name) | \(method.rawValue)"
      if ProcessInfo.processInfo.environment["MEDBLOCKS_PRINT_FAULTS"] != nil {
        print("| \(row) | \(found) |")
      } else {
        #expect(documented[row] == found, "\(row)")
      }
    }
  }

  @Test("the documentation lists exactly these faults")
  func table() throws {
    let names = Set(try Self.documented().keys)
    #expect(names == Set(NetworkFault.all.flatMap { ["\($0.name) | GET", "\($0.name) | POST"] }))
    #expect(Set(NetworkFault.all.map(\.name)).count == NetworkFault.all.count)
  }
}
