import Foundation
import Medblocks
import MedblocksTesting

/// The time of a test with a sandbox, and of a page of its lists.
struct SandboxBenchmarks {
  func run(_ report: Report) async throws {
    try await report.show(
      "connect flow with its own sandbox, through 100 records",
      goal: .atMost(5), unit: .milliseconds
    ) { try await seconds { try await runFlow() } }
    try await report.show(
      "connect flow, average of 1,000 concurrent", goal: .atMost(5), unit: .milliseconds
    ) {
      try await seconds {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<1_000 { group.addTask { try await runFlow() } }
          try await group.waitForAll()
        }
      } / 1_000
    }
    try await comparePages(report)
  }

  /// Compares a page of a long list with a page of a short one: it costs its own size.
  private func comparePages(_ report: Report) async throws {
    let isBrief = report.rounds == 1
    let patients = "a page of 10 patients out of 100,000, as ratio to one out of 100"
    if report.includes(patients) {
      let long = try await Self.middleOfPatients(count: isBrief ? 1_000 : 100_000)
      let short = try await Self.middleOfPatients(count: 100)
      try await report.compare(
        patients, goal: .atLeast(0.7), unit: .microseconds,
        ours: { try await long.secondsPerPage() }, theirs: { try await short.secondsPerPage() })
    }
    let records = "a page of 10 records out of 1,000,000, as ratio to one out of 100"
    if report.includes(records) {
      let long = try await Self.middleOfRecords(count: isBrief ? 1_000 : 1_000_000)
      let short = try await Self.middleOfRecords(count: 100)
      try await report.compare(
        records, goal: .atLeast(0.7), unit: .microseconds,
        ours: { try await long.secondsPerPage() }, theirs: { try await short.secondsPerPage() })
    }
  }

  /// A page in the middle of a list of a sandbox.
  private struct MiddlePage {
    let sandbox: LocalSandbox
    /// The path and query, with the cursor.
    let target: String

    func secondsPerPage() async throws -> Double {
      let request = SandboxBenchmarks.request(target)
      let calls = 200
      return try await seconds {
        for _ in 0..<calls {
          let response = try await sandbox.send(request)
          precondition(response.statusCode == 200)
        }
      } / Double(calls)
    }
  }

  private static func request(
    _ target: String, method: TransportRequest.Method = .get, body: String? = nil
  ) -> TransportRequest {
    TransportRequest(
      method: method, url: "https://sandbox.invalid" + target,
      headers: [
        ("Authorization", "Bearer \(LocalSandbox.apiKey)"), ("Content-Type", "application/json"),
      ], body: body.map { Array($0.utf8) })
  }

  private static func middleOfPatients(count: Int) async throws -> MiddlePage {
    let sandbox = LocalSandbox()
    for number in 0..<count {
      let body = #"{"patient_id":"p\#(number)"}"#
      _ = try await sandbox.send(request("/patients", method: .post, body: body))
    }
    return try await middle(of: "/patients?limit=", count: count, in: sandbox)
  }

  private static func middleOfRecords(count: Int) async throws -> MiddlePage {
    let sandbox = LocalSandbox()
    _ = try await sandbox.send(
      request("/patients", method: .post, body: #"{"patient_id":"a"}"#))
    for start in stride(from: 0, to: count, by: 100) {
      let numbers = start..<min(start + 100, count)
      try await sandbox.addRecords(
        numbers.map { #"{"resourceType":"Basic","id":"\#($0)"}"# }, to: "a",
        from: "fhirsrc_maple")
    }
    return try await middle(of: "/patients/a/records?count=", count: count, in: sandbox)
  }

  /// Follows the cursors to the middle of a list.
  private static func middle(
    of list: String, count: Int, in sandbox: LocalSandbox
  ) async throws -> MiddlePage {
    var cursor = ""
    let pageSize = min(100, count / 2)
    for _ in 0..<(count / 2 / pageSize) {
      let start = cursor.isEmpty ? "" : "&starting_after=\(cursor)"
      let response = try await sandbox.send(request("\(list)\(pageSize)\(start)"))
      cursor = try JSON(parsing: response.body)["next_cursor"].string ?? ""
    }
    return MiddlePage(sandbox: sandbox, target: "\(list)10&starting_after=\(cursor)")
  }

  private func runFlow() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://app.example.com/connected")
    let browser = try await sandbox.open(session.url)
    try await browser.grantConsent(at: "fhirsrc_maple")
    _ = try await browser.finish()
    let connected = try await mb.patients.getConnections("user_42")
    _ = try await mb.patients.waitForRecords("user_42")
    let records = try await mb.patients.records("user_42").firstPage().data
    precondition(connected.count == 1 && records.count == 100)
  }
}
