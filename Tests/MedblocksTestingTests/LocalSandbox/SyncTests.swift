import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: syncs of records")
struct SyncTests {
  private let sandbox = LocalSandbox()
  private let mb: MedblocksClient

  init() throws { mb = try sandbox.client() }

  private func connect(_ facility: FHIRSource.ID = "fhirsrc_maple") async throws {
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility(facility))
    try await sandbox.grantConsent(session.id)
  }

  private func weight(_ value: String, id: String = "o1") -> String {
    #"{"resourceType":"Observation","id":"\#(id)","valueQuantity":{"value":\#(value)}}"#
  }

  private func texts(since: PatientRecord.Since? = nil) async throws -> [String] {
    try await mb.patients.records("a", since: since).reduce(into: []) { texts, record in
      texts.append(String(decoding: try record.resource.rawJSON, as: UTF8.self))
    }
  }

  @Test("records exist 20 seconds after the connection, on the sandbox's clock")
  func pending() async throws {
    try await connect()
    await sandbox.advance(by: .milliseconds(19_999))
    #expect(try await texts().isEmpty)
    await sandbox.advance(by: .milliseconds(1))
    #expect(try await texts().count == 100)
    await sandbox.advance(by: .seconds(1_000))
    #expect(try await texts().count == 100)
  }

  @Test("the records that a test has set keep their bytes")
  func own() async throws {
    let exact = #"{ "resourceType": "Basic", "x": 1.50, "huge": 1e400 }"#
    try await sandbox.setRecords([exact, weight("2.0")], of: "a", at: "fhirsrc_maple")
    try await connect()
    try await connect("fhirsrc_harbor")
    await sandbox.advance(by: LocalSandbox.syncDuration)
    let texts = try await texts()
    #expect(texts.prefix(2) == [exact, weight("2.0")] && texts.count == 102)
    await #expect(throws: LocalSandbox.ActionError.self) {
      try await sandbox.setRecords(["{}"], of: "a", at: "fhirsrc_maple")
    }
  }

  @Test("another sync replaces changed records, which since selects")
  func changes() async throws {
    try await sandbox.setRecords(
      [weight("1.0"), weight("7.0", id: "o2")], of: "a", at: "fhirsrc_maple")
    try await connect()
    try await sandbox.syncRecords("a", from: "fhirsrc_maple")
    await sandbox.advance(by: .seconds(3_600))
    #expect(try await texts() == [weight("1.0"), weight("7.0", id: "o2")])
    let changed = [weight("1.00"), weight("7.0", id: "o2"), weight("3.0", id: "o3")]
    try await sandbox.setRecords(changed, of: "a", at: "fhirsrc_maple")
    let before = PatientRecord.Since.instant(await sandbox.now)
    try await sandbox.syncRecords("a", from: "fhirsrc_maple")
    #expect(
      try await texts(since: before) == [weight("1.00"), weight("3.0", id: "o3")])
    #expect(Set(try await texts()) == Set(changed))
  }

  @Test("a partial sync stores the other records, and the next one all")
  func partialFailure() async throws {
    let hook = try await mb.webhooks.create(
      url: "https://a.test", events: [.recordsSyncCompleted, .recordsSyncFailed])
    try await connect()
    try await sandbox.syncRecords("a", from: "fhirsrc_maple", errors: 3)
    #expect(try await texts().count == 97)
    try await sandbox.failSync("a", from: "fhirsrc_maple", message: "gone")
    try await sandbox.syncRecords("a", from: "fhirsrc_maple", errors: -1)
    #expect(try await texts().count == 100)
    try await sandbox.syncRecords("a", from: "fhirsrc_maple", errors: 1_000)
    #expect(try await texts().count == 100)
    let totals = try await mb.webhooks.listEvents(hook.id).reduce(into: [Int?]()) {
      $0.append($1.data["object"]?["total"].int)
    }
    #expect(totals == [0, 100, nil, 97])
  }

  @Test("the next sync of a facility fails, whoever connects it, and the one after it does not")
  func nextFailure() async throws {
    let hook = try await mb.webhooks.create(
      url: "https://a.test", events: [.recordsSyncCompleted, .recordsSyncFailed])
    await sandbox.failNextSync(from: "fhirsrc_maple", message: "gone")
    try await connect("fhirsrc_harbor")
    try await connect()
    await sandbox.advance(by: LocalSandbox.syncDuration)
    #expect(try await texts().count == 100)
    try await sandbox.syncRecords("a", from: "fhirsrc_maple")
    #expect(try await texts().count == 200)
    let types = try await mb.webhooks.listEvents(hook.id).reduce(into: []) { $0.append($1.type) }
    #expect(types == [.recordsSyncCompleted, .recordsSyncFailed, .recordsSyncCompleted])
  }

  @Test("a sync needs an active connection")
  func noAccess() async throws {
    try await connect()
    let link = try await mb.patients.getConnections("a").first?.connection.id
    try await sandbox.failTokenRefresh(try #require(link))
    await sandbox.advance(by: .seconds(60))
    #expect(try await texts().isEmpty)
    for facility in ["fhirsrc_maple", "fhirsrc_none"] as [FHIRSource.ID] {
      await #expect(throws: LocalSandbox.ActionError.self) {
        try await sandbox.syncRecords("a", from: facility)
      }
      await #expect(throws: LocalSandbox.ActionError.self) {
        try await sandbox.failSync("a", from: facility)
      }
    }
    try await connect()
    try await mb.patients.delete("a")
    _ = try await mb.patients.create("a")
    await sandbox.advance(by: .seconds(60))
    #expect(try await texts().isEmpty)
  }

  @Test("a failed attempt starts no sync, even of a connected facility")
  func failedTry() async throws {
    try await connect()
    await sandbox.advance(by: .seconds(20))
    try await sandbox.setRecords([weight("9.0")], of: "a", at: "fhirsrc_maple")
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
    try await sandbox.denyConsent(session.id)
    await sandbox.advance(by: .seconds(60))
    #expect(try await texts().count == 100)
  }

  @Test("a cursor of records is valid for seven days")
  func cursors() async throws {
    try await connect()
    await sandbox.advance(by: .seconds(20))
    let first = try await mb.patients.records("a", count: 5).firstPage()
    await sandbox.advance(by: .seconds(7 * 86_400))
    let next = try await mb.patients.records("a", count: 5, startingAfter: first.nextCursor)
      .firstPage()
    #expect(next.data.count == 5)
    await sandbox.advance(by: .milliseconds(1))
    let error = await #expect(throws: MedblocksError.self) {
      _ = try await mb.patients.records("a", count: 5, startingAfter: first.nextCursor).firstPage()
    }
    #expect(error?.code == .invalidData && error?.param == "starting_after")
  }
}
