import Crypto
import Foundation
import Medblocks
import MedblocksStore
import StoreTestSupport
import Testing

extension StoreTests {
  @Suite struct RecordSyncTests {
    @Test("each record is stored once, byte for byte", arguments: Engine.available)
    func bytes(engine: Engine) async throws {
      let long = String(repeating: "i", count: 5_000)
      let records = [
        record("a", "1.50"), record("a", "2", source: "fhirsrc_b"), record("b", #""\u0065""#),
        record("b", "-0"),  // replaces the one before it, in the next page
        record("e\u{301}"), record("\u{e9}"), record(#"\u0000"#), record(long),
        record("c", "1E400"),
        #"{"source":null,"resource":{"resourceType":"Basic"}}"#,
        #"{"source":null,"resource":{"resourceType":"Basic","n":1}}"#,
        #"{"source":"s","resource":{"id":"malformed"}}"#, #"{"source":7,"resource":[]}"#,
        record("d", "1"), record("d", "2"),  // in one page
      ]
      let fixture = try await SyncFixture(engine, records)
      try await fixture.run()
      let stored = try await fixture.store.records(of: SyncFixture.patientID)
      let resources = records.enumerated().filter { ![2, 13].contains($0.offset) }.map {
        let text = $0.element
        guard let start = text.range(of: #""resource":{"resourceType""#) else { return text }
        return String(text[text.index(start.lowerBound, offsetBy: 11)...].dropLast())
      }
      #expect(Set(stored.map(\.content)) == Set(resources.map { Array($0.utf8) }))
      #expect(stored.count == resources.count)
      #expect(stored.filter(\.isMalformed).count == 2)
      #expect(stored.allSatisfy { $0.hash == Array(SHA256.hash(data: $0.content)) })
      #expect(try await fixture.store.count(of: SyncFixture.patientID) == stored.count)
    }

    @Test("records are read in parts, by type", arguments: Engine.available)
    func reading(engine: Engine) async throws {
      let other = #"{"source":null,"resource":{"resourceType":"Basic","id":"x"}}"#
      let fixture = try await SyncFixture(engine, (0..<9).map { record("\($0)") } + [other])
      try await fixture.run()
      var ids: [String] = []
      var last: StoredRecord.Key?
      while case let part = try await fixture.store.records(
        of: SyncFixture.patientID, type: .observation, after: last, limit: 4), !part.isEmpty
      {
        ids += part.map(\.key.id)
        last = part.last?.key
      }
      #expect(ids == (0..<9).map(String.init))
    }

    @Test(
      "a walk that was interrupted continues after the last stored page",
      arguments: Engine.available)
    func resumes(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<8).map { record("\($0)") })
      try await fixture.run(pages: 2)
      #expect(try await fixture.ids == ["0", "1", "2", "3"])
      #expect(try await fixture.job?.state == .queued)
      try await fixture.sync().runNext()
      #expect(try await fixture.ids == (0..<8).map(String.init))
      // The third page is fetched ahead of the interruption.
      let cursors = await fixture.pages.queries.map { $0["starting_after"] ?? "" }
      let repeated = Set(cursors.filter { cursor in cursors.filter { $0 == cursor }.count > 1 })
      #expect(repeated.isSubset(of: ["4"]))
      #expect(try await fixture.job?.state == .idle)
    }

    @Test(
      "the next sync asks for changes since the last one, with an overlap",
      arguments: Engine.available)
    func since(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, [record("0")])
      try await fixture.run()
      let syncedAt = try #require(try await fixture.job?.syncedAt)
      try await fixture.run()
      let text = try #require(await fixture.pages.queries.last?["since"])
      let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let overlap = syncedAt.timeIntervalSince(try style.parse(text))
      #expect(abs(overlap - 3_600) < 0.01)
      #expect(await fixture.pages.queries.first?["since"] == nil)
    }

    @Test("unchanged records are not rewritten, a changed one is", arguments: Engine.available)
    func unchanged(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, ["a", "b", "c"].map { record($0) })
      try await fixture.run()
      let before = try await fixture.rowVersions
      try await Task.sleep(for: .milliseconds(5))
      await fixture.pages.set([record("a"), record("b", "2"), record("c")])
      try await fixture.run()
      let after = try await fixture.rowVersions
      #expect(zip(before, after).map { $0 == $1 } == [true, false, true])
      let changed = try await fixture.store.records(of: SyncFixture.patientID)[1]
      #expect(changed.firstSeenAt < changed.changedAt)
      #expect(try changed.resource["value"].int == 2)
    }

    @Test(
      "a complete walk marks what it no longer finds, and a later one what is back",
      arguments: Engine.available)
    func missing(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<5).map { record("\($0)") })
      try await fixture.run()
      await fixture.pages.set([record("0"), record("4")])
      try await fixture.run()
      #expect(try await fixture.ids.count == 5)  // Changes alone say nothing about the others.
      try await fixture.run(fromBeginning: true)
      #expect(try await fixture.ids == ["0", "4"])
      let all = try await fixture.store.records(of: SyncFixture.patientID, includesMissing: true)
      #expect(all.map { $0.missingSince != nil } == [false, true, true, true, false])
      await fixture.pages.set([record("2")])
      try await fixture.run()
      #expect(try await fixture.ids == ["0", "2", "4"])
    }

    @Test(
      "a walk whose cursor has expired restarts and marks what it no longer finds",
      arguments: Engine.available)
    func restarts(engine: Engine) async throws {
      let fixture = try await SyncFixture(engine, (0..<8).map { record("\($0)") })
      try await fixture.run(pages: 2)
      await fixture.pages.set([2, 3, 4, 5].map { record("\($0)") })
      await fixture.pages.fail(410, code: "not_found")
      try await fixture.sync().runNext()
      #expect(try await fixture.ids == ["2", "3", "4", "5"])
      #expect(
        try await fixture.store.records(
          of: SyncFixture.patientID, includesMissing: true
        ).count == 6)
    }
  }
}
