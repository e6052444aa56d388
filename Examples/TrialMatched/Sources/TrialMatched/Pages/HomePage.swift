import Foundation
import Medblocks

/// The data of a person for a page: each part is loaded or has its own problem.
struct PersonData: Sendable {
  enum Part<Value: Sendable>: Sendable {
    case loaded(Value)
    case problem(PageProblem)

    var value: Value? { if case .loaded(let value) = self { value } else { nil } }
    var problem: PageProblem? { if case .problem(let problem) = self { problem } else { nil } }
  }

  let name: String
  let facilities: Part<[ConnectedFacility]>
  let records: Part<[PatientRecord]>
  let sync: [FHIRSource.ID: SyncState]
  let dates: DateFormatting

  /// The facilities that were connected once; failed attempts belong to the history only.
  var connected: [ConnectedFacility] {
    (facilities.value ?? []).filter { $0.connection.status != .failed }
  }

  var facilityNames: [FHIRSource.ID: String] {
    Dictionary(
      (facilities.value ?? []).map { ($0.id, $0.facility?.name ?? FHIRSource.unknownName) },
      uniquingKeysWith: { first, _ in first })
  }

  var book: RecordBook {
    RecordBook(records.value ?? [], facilityNames: facilityNames, dates: dates)
  }

  /// Whether records are expected that have not arrived yet.
  var isWaiting: Bool {
    connected.contains { entry in
      guard entry.connection.status == .active else { return false }
      switch sync[entry.id] {
      case .syncing, nil: return true
      default: return false
      }
    }
  }

  /// Whether the records of an active connection could not be read.
  var hasFailedSync: Bool {
    connected.contains { entry in
      guard entry.connection.status == .active, case .failed? = sync[entry.id] else { return false }
      return true
    }
  }

  func facilityViews(_ book: RecordBook) -> [FacilityView] {
    connected.map {
      FacilityView($0, sync: sync[$0.id], recordCount: book.counts[$0.id] ?? 0, dates: dates)
    }
  }
}

/// The home page: studies, an overview of the records, and the connected facilities.
struct HomePage: Sendable {
  struct Studies: Sendable {
    let problem: PageProblem?
    let isEmpty: Bool
    let isWaiting: Bool
    /// Whether places are connected but have no records.
    let hasNoRecords: Bool
    let nothingFits: Bool
    let items: [StudyView]
    let announcement: String
  }

  struct Records: Sendable {
    let problem: PageProblem?
    let isEmpty: Bool
    let emptyText: String
    let hasRecords: Bool
    let labs: [Lab]
    let sections: [RecordSection]
    let announcement: String
  }

  struct Facilities: Sendable {
    let problem: PageProblem?
    let isEmpty: Bool
    let items: [FacilityView]
    let announcement: String
  }

  let frame: PageFrame
  let greeting: String
  let message: String?
  /// A sentence about the studies and records; nil while there is nothing to tell.
  let summary: String?
  let studies: Studies
  let records: Records
  let facilities: Facilities

  init(_ data: PersonData, message: String? = nil) {
    let book = data.book
    frame = PageFrame("Home", person: data.name, place: .home, isLive: true)
    greeting = String(data.name.split(separator: " ").first ?? "")
    self.message = message
    let areRecordsLoaded = data.records.value != nil && data.facilities.value != nil
    let matches =
      areRecordsLoaded && !book.isEmpty
      ? StudyMatch.all(
        HealthProfile(data.records.value ?? [], book: book), dates: data.dates) : []
    let possible = matches.filter { $0.outcome != .notMet }.prefix(3).map(StudyView.init)
    let count = matches.count { $0.outcome == .met }
    let isConnectedWithoutRecords = areRecordsLoaded && book.isEmpty && !data.connected.isEmpty
    studies = Studies(
      problem: data.records.problem,
      isEmpty: areRecordsLoaded && book.isEmpty && data.connected.isEmpty,
      isWaiting: isConnectedWithoutRecords && data.isWaiting,
      hasNoRecords: isConnectedWithoutRecords && !data.isWaiting,
      nothingFits: !matches.isEmpty && possible.isEmpty,
      items: possible,
      announcement: count == 0 ? "" : count == 1 ? "1 study may fit." : "\(count) studies may fit.")
    let total = book.counts.values.reduce(0, +)
    records = Records(
      problem: data.records.problem, isEmpty: areRecordsLoaded && book.isEmpty,
      emptyText: data.emptyText, hasRecords: !book.isEmpty,
      labs: Self.important(book.labs), sections: book.sections,
      announcement: total == 0 ? "" : "\(total) records.")
    let views = data.facilityViews(book)
    summary = Self.summary(fitting: count, records: total, places: book.counts.count)
    facilities = Facilities(
      problem: data.facilities.problem, isEmpty: data.facilities.value != nil && views.isEmpty,
      items: views,
      announcement: views.map { "\($0.name): \($0.stateText)." }.joined(separator: " "))
  }

  private static func summary(fitting: Int, records: Int, places: Int) -> String? {
    guard records > 0 else { return nil }
    let studies =
      fitting == 0
      ? "No study fits yet"
      : fitting == 1 ? "1 study may fit you" : "\(fitting) studies may fit you"
    let from = places == 1 ? "1 place" : "\(places) places"
    return "\(studies), judging by \(records) records from \(from)."
  }

  /// The values that studies ask for, then those with the longest history; at most four.
  private static func important(_ labs: [Lab]) -> [Lab] {
    let codes = Study.all.flatMap(\.labCodes)
    func rank(_ lab: Lab) -> Int {
      lab.code.flatMap { codes.firstIndex(of: $0) } ?? codes.count + 100 - min(lab.rows.count, 100)
    }
    return Array(labs.sorted { rank($0) < rank($1) }.prefix(4))
  }
}

extension PersonData {
  /// The sentence that stands where records would be.
  var emptyText: String {
    if connected.isEmpty { return "Your records appear here when you have connected a place." }
    if isWaiting { return "Your records are on their way. You can leave this page." }
    if hasFailedSync {
      return "Your records could not be read. Open the place to see what you can do."
    }
    return "The connected places have no records for you."
  }
}
