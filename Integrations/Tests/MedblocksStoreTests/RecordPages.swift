import Foundation
import Medblocks

/// A transport that serves the records of a patient in pages of two.
actor RecordPages: Transport {
  /// The elements of `data`, as JSON.
  var records: [String]
  /// The query of each request.
  private(set) var queries: [[String: String]] = []
  /// The responses before the pages: status and body.
  private var failures: [(status: Int, body: String)] = []

  private var wait: @Sendable () async -> Void = {}

  init(_ records: [String]) { self.records = records }

  nonisolated func closeIdleConnections() {}

  /// Runs an operation before each response.
  func waitBeforeEachPage(_ wait: @escaping @Sendable () async -> Void) { self.wait = wait }

  func set(_ records: [String]) { self.records = records }

  func fail(_ status: Int, code: String, times: Int = 1) {
    let body = #"{"error":{"type":"t_error","code":"\#(code)","message":"canary"}}"#
    failures += Array(repeating: (status, body), count: times)
  }

  nonisolated func client() throws -> MedblocksClient {
    var configuration = MedblocksClient.Configuration(transport: self)
    configuration.maximumRetries = 0
    return try MedblocksClient(apiKey: "mb_sk_sbx_local", configuration: configuration)
  }

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    let components = URLComponents(string: request.url)
    var query: [String: String] = [:]
    for item in components?.queryItems ?? [] { query[item.name] = item.value }
    queries.append(query)
    await wait()
    let headers = [(name: "Content-Type", value: "application/json")]
    if !failures.isEmpty {
      let failure = failures.removeFirst()
      return TransportResponse(
        statusCode: failure.status, headers: headers, body: Array(failure.body.utf8))
    }
    let patientID = components?.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
    let start = query["starting_after"].flatMap { Int($0) } ?? 0
    let end = min(start + 2, records.count)
    let cursor = end < records.count ? "\"\(end)\"" : "null"
    let body = """
      {"resource_type":"list","patient_id":"\(patientID)","has_more":\(end < records.count),\
      "next_cursor":\(cursor),"previous_cursor":null,\
      "data":[\(records[min(start, end)..<end].joined(separator: ","))]}
      """
    return TransportResponse(statusCode: 200, headers: headers, body: Array(body.utf8))
  }
}

/// Returns a record as JSON.
func record(_ id: String, _ value: String = "1", source: String = "fhirsrc_a") -> String {
  """
  {"source":"\(source)","resource":{"resourceType":"Observation", "id":"\(id)","value":\(value)}}
  """
}
