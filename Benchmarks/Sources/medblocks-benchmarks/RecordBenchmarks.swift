import Foundation
import Medblocks

/// Decoding without a network.
struct RecordBenchmarks {
  private let page = Pages.wholeRecordPage
  private let list = Pages.wholeListPage

  func run(_ report: Report) async throws {
    let (pageData, listData) = (Data(page), Data(list))
    let records = try client(page)
    let patients = try client(list)
    let decoder = NaivePatient.decoder()

    func split() async throws -> Double {
      try await mean(of: 20) {
        let count = try await records.patients.records("user_42").firstPage().data.count
        precondition(count == 100)
      }
    }
    try await report.compare(
      "split a page of records, against JSONDecoder into an enum", goal: .atLeast(150),
      ours: split,
      theirs: {
        try await mean(of: 1) { _ = try JSONDecoder().decode(NaiveJSON.self, from: pageData) }
      })
    try await report.compare(
      "split a page of records, against JSONSerialization", goal: .atLeast(20), ours: split,
      theirs: { try await mean(of: 3) { _ = try JSONSerialization.jsonObject(with: pageData) } })
    try await report.compare(
      "parse a page of records into a lossless tree, against JSONSerialization", goal: .atLeast(4),
      ours: { try await mean(of: 10) { _ = try JSON(parsing: page) } },
      theirs: { try await mean(of: 3) { _ = try JSONSerialization.jsonObject(with: pageData) } })
    try await report.compare(
      "decode a list page of 100 patients, against JSONDecoder", goal: .atLeast(5),
      ours: {
        try await mean(of: 20) { _ = try await patients.patients.list(limit: 100).firstPage() }
      },
      theirs: { try await mean(of: 4) { _ = try decoder.decode(NaiveList.self, from: listData) } })
    try await report.show(
      "iteration over a fetched page, per item", goal: .atMost(0.5), unit: .microseconds
    ) { try await secondsPerItem(records, on: nil) }
    try await report.show(
      "iteration over a fetched page, per item, on the main actor", goal: .atMost(0.5),
      unit: .microseconds
    ) { try await secondsPerItem(records, on: MainActor.shared) }
  }

  private func client(_ body: [UInt8]) throws -> MedblocksClient {
    try MedblocksClient(
      apiKey: "k", configuration: .init(transport: FixedResponseTransport(body: body)))
  }

  private func mean(of times: Int, _ body: () async throws -> Void) async rethrows -> Double {
    try await seconds { for _ in 0..<times { try await body() } } / Double(times)
  }

  /// Returns the seconds per item, without the first item, which fetches the page.
  private func secondsPerItem(
    _ mb: MedblocksClient, on actor: isolated (any Actor)?
  ) async throws -> Double {
    var total = 0.0
    for _ in 0..<50 {
      var start = ContinuousClock.now
      var count = 0
      for try await _ in mb.patients.records("user_42") {
        if count == 0 { start = .now }
        count += 1
      }
      total += (ContinuousClock.now - start) / .seconds(99)
    }
    return total / 50
  }
}

/// A transport that returns the same response to every request immediately.
struct FixedResponseTransport: Transport {
  let body: [UInt8]

  func closeIdleConnections() {}

  func send(_ request: TransportRequest) async throws -> TransportResponse {
    TransportResponse(statusCode: 200, body: body)
  }
}
