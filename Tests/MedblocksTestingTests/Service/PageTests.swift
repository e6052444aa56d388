import Foundation
import Medblocks
import Testing

@testable import MedblocksTesting

@Suite("SandboxService: pages of long lists")
struct PageTests {
  private var service = SandboxService()

  private mutating func addPatients(_ count: Int) {
    for number in 0..<count { service.addPatient("p\(number)", email: "e\(number % 2)@a.test") }
  }

  private mutating func addRecords(_ numbers: Range<Int>, version: Int = 0) {
    service.store(
      numbers.map { number in
        let type = number.isMultiple(of: 2) ? "Even" : "Odd"
        return RawResource(
          type: type, id: "\(number)",
          text: #"{"resourceType":"\#(type)","id":"\#(number)","v":\#(version)}"#)
      }, of: "a", from: "fhirsrc_maple")
  }

  /// Expects equal lists without printing thousands of ids when they differ.
  private func expectEqual(
    _ ids: [String], _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let difference = zip(ids, expected).first { $0 != $1 }
    #expect(difference == nil, sourceLocation: sourceLocation)
    #expect(ids.count == expected.count, sourceLocation: sourceLocation)
  }

  @Test("a page reads its own rows and one more")
  func work() {
    var reads = 0
    let rows = (1...1_000_000).lazy.map { row in
      reads += 1
      return row
    }
    let page = SandboxService.PageRequest(list: "", size: 10, start: nil).page(of: rows)
    #expect(page.rows == Array(1...10) && page.hasMore && page.end == 10)
    #expect(reads <= 11)
  }

  @Test("20,000 patients are listed in the order of creation")
  mutating func patients() throws {
    addPatients(20_000)
    expectEqual(try service.ids("/patients?limit=100"), (0..<20_000).map { "p\($0)" })
  }

  @Test("a filter by e-mail address selects across pages")
  mutating func filter() throws {
    addPatients(2_000)
    let ids = try service.ids("/patients?limit=100&email=e1%40a.test")
    #expect(ids == stride(from: 1, to: 2_000, by: 2).map { "p\($0)" })
  }

  @Test("a filter by id finds one patient of 20,000, if it is after the cursor")
  mutating func filterByID() throws {
    addPatients(20_000)
    #expect(try service.ids("/patients?limit=1&patient_id=p19999") == ["p19999"])
    #expect(try service.ids("/patients?limit=1&patient_id=p1&email=e0%40a.test") == [])
    let cursor = try service.call(.get, "/patients?limit=5").json["next_cursor"].string ?? ""
    #expect(try service.ids("/patients?patient_id=p4&starting_after=\(cursor)") == [])
    #expect(try service.ids("/patients?patient_id=p5&starting_after=\(cursor)") == ["p5"])
  }

  @Test("20,000 patients can be deleted in any order")
  mutating func deletions() throws {
    addPatients(20_000)
    var generator = SeededGenerator(seed: "deletions")
    var ids = (0..<20_000).map { "p\($0)" }
    while ids.count > 10 {
      let id = ids.remove(at: generator.integer(in: 0...ids.count - 1))
      #expect(try service.call(.delete, "/patients/\(id)").status == 200)
    }
    #expect(try service.ids("/patients?limit=3") == ids)
  }

  @Test("a cursor stays valid when its item is deleted")
  mutating func deletedItem() throws {
    addPatients(30)
    let cursor = try service.call(.get, "/patients?limit=10").json["next_cursor"].string ?? ""
    try service.call(.delete, "/patients/p9")
    try service.call(.delete, "/patients/p10")
    let page = try service.call(.get, "/patients?limit=2&starting_after=\(cursor)").json
    #expect(page["data"].items.map { $0["id"].string } == ["p11", "p12"])
  }

  @Test("a cursor stays valid when its item no longer matches the filter")
  mutating func changedItem() throws {
    addPatients(30)
    let target = "/patients?limit=2&email=e0%40a.test"
    let cursor = try service.call(.get, target).json["next_cursor"].string ?? ""
    try service.call(.put, "/patients/p2", body: #"{"patient_id":"p2"}"#)
    let page = try service.call(.get, target + "&starting_after=\(cursor)").json
    #expect(page["data"].items.map { $0["id"].string } == ["p4", "p6"])
  }

  @Test("sessions are listed most recent first, and new ones do not shift a page")
  mutating func sessions() throws {
    var ids: [String] = []
    for number in 0..<600 {
      ids.append(try service.startSession(of: "a"))
      _ = try service.startSession(of: "b\(number)")
    }
    #expect(try service.ids("/patients/a/patient-sessions?limit=7") == ids.reversed())
    let first = try service.call(.get, "/patients/a/patient-sessions?limit=100").json
    _ = try service.startSession(of: "a")
    let cursor = first["next_cursor"].string ?? ""
    let target = "/patients/a/patient-sessions?limit=1&starting_after=\(cursor)"
    #expect(try service.call(.get, target).json["data"].items.first?["id"].string == ids[499])
  }

  @Test("facilities are listed in the order of the catalog")
  mutating func facilities() throws {
    let ids = LocalSandbox.Facility.examples.map(\.id.rawValue)
    #expect(try service.ids("/connections?limit=2") == ids)
    #expect(
      try service.ids("/connections?limit=1&type=epic") == ["fhirsrc_maple", "fhirsrc_cedar"])
  }

  @Test("20,000 records are listed in order, and a changed one moves to the end")
  mutating func records() throws {
    service.addPatient("a")
    addRecords(0..<20_000)
    expectEqual(try service.ids("/patients/a/records?count=100"), (0..<20_000).map(String.init))
    addRecords(5..<10, version: 1)
    addRecords(0..<10)
    let ids = try service.ids("/patients/a/records?count=100")
    let expected = (Array(0..<5) + Array(10..<20_000) + Array(5..<10)).map(String.init)
    expectEqual(ids, expected)
  }

  @Test("records are filtered by type and by the time of their change")
  mutating func recordFilters() throws {
    service.addPatient("a")
    addRecords(0..<300)
    service.advance(to: service.now + 3_600)
    addRecords(0..<4, version: 1)
    let since = "since=2026-04-25T10%3A00%3A00Z"
    #expect(try service.ids("/patients/a/records?count=1&\(since)") == ["0", "1", "2", "3"])
    #expect(try service.ids("/patients/a/records?count=1&\(since)&type=Odd,X") == ["1", "3"])
    #expect(try service.ids("/patients/a/records?count=1&since=2027-01-01") == [])
    let even = try service.ids("/patients/a/records?count=9&type=Even")
    #expect(even == (stride(from: 4, to: 300, by: 2) + [0, 2]).map(String.init))
  }

  @Test("previous cursors lead back to the first page of records")
  mutating func backwards() throws {
    service.addPatient("a")
    addRecords(0..<700)
    let target = "/patients/a/records?count=50&type=Even"
    var pages: [[String]] = []
    var cursor: String?
    repeat {
      let page = try service.call(
        .get, target + (cursor.map { "&ending_before=\($0)" } ?? "&starting_after=\(end())")
      ).json
      pages.insert(page["data"].items.map { $0["resource"]["id"].string ?? "" }, at: 0)
      cursor = page["previous_cursor"].string
      #expect(page["has_more"] == JSON(booleanLiteral: pages.count > 1))
    } while cursor != nil
    #expect(pages.flatMap { $0 } == stride(from: 0, to: 700, by: 2).map(String.init))

    /// A cursor 30 matches before the end.
    func end() throws -> String {
      let position = service.records["a"]?.rows(before: nil).dropFirst(60).first { _ in true }
      return service.newCursor(at: position?.position, in: "records/a")
    }
  }

  @Test("records of different sources do not replace each other, nor do records without an id")
  mutating func identity() throws {
    service.addPatient("a")
    let resource = RawResource(type: "Basic", id: "1", text: #"{"resourceType":"Basic","id":"1"}"#)
    let anonymous = try #require(RawResource(parsing: #"{"resourceType":"Basic"}"#))
    for source in ["fhirsrc_maple", "fhirsrc_harbor", nil] {
      service.store([resource, anonymous, anonymous, resource], of: "a", from: source)
    }
    #expect(service.records["a"]?.count == 9)
  }
}
