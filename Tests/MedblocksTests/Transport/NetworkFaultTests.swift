import Foundation
import Testing

@testable import Medblocks

@Suite("Network faults", .timeLimit(.minutes(10)))
struct NetworkFaultTests {
  private static let page = Contract.root.appending(
    path: "Sources/Medblocks/Documentation.docc/NetworkFaults.md")

  private static func documented() throws -> [String: String] {
    try NetworkFault.documentedOutcomes(in: page)
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
      let found = try await fault.outcome(
        method, by: URLSessionTransport(), over: listener)
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
