import AsyncHTTPClientTransport
import Foundation
import NIOSSL
import Testing

@testable import Medblocks

@Suite("Network faults with AsyncHTTPClientTransport", .timeLimit(.minutes(2)))
struct AsyncHTTPClientTransportFaultTests {
  private static let page = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Medblocks/Documentation.docc/NetworkFaults.md")

  /// The results that differ from the documented ones of URLSession, by fault and method.
  private static let differences = [
    // The length of the body is ambiguous, so the response is not valid HTTP.
    "two different Content-Length fields | GET": "connection | unknown |  | 2 | 2",
    "two different Content-Length fields | POST": "connection | unknown |  | 1 | 1",
    // The decompressor reports the end that is missing.
    "truncated gzip, matching Content-Length | GET": "connection | unknown |  | 2 | 2",
    "truncated gzip, matching Content-Length | POST": "connection | unknown |  | 1 | 1",
    // The body is passed on as it is; here it is JSON.
    "an unknown Content-Encoding | GET": "success |  |  | 1 | 1",
    "an unknown Content-Encoding | POST": "success |  |  | 1 | 1",
  ]

  @Test(
    "the result of a call is as with URLSession for each fault, or as stated",
    arguments: NetworkFault.all.indices)
  func rows(index: Int) async throws {
    try await Self.expectDocumentedResult(of: NetworkFault.all[index])
  }

  /// Makes calls to a server with a fault and compares their results with the documentation.
  static func expectDocumentedResult(
    of fault: NetworkFault, over listener: TLSListener? = nil, tls: TLSConfiguration? = nil
  ) async throws {
    let documented = try NetworkFault.documentedOutcomes(in: page)
    for method in [TransportRequest.Method.get, .post] {
      let found = try await AsyncHTTPClientTransport.with(tls: tls) {
        try await fault.outcome(method, by: $0, over: listener, timing: .system)
      }
      let row = "\(fault.name) | \(method.rawValue)"
      #expect((differences[row] ?? documented[row]) == found, "\(row)")
    }
  }
}
