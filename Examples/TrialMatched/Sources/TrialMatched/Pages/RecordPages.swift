/// The page with all records.
struct RecordsPage: Sendable {
  struct Book: Sendable {
    let labs: [Lab]
    let hasLabs: Bool
    let vitalSigns: [Lab]
    let hasVitalSigns: Bool
    let sections: [RecordSection]
    let omitted: String?
  }

  let frame: PageFrame
  let problem: PageProblem?
  let isEmpty: Bool
  let emptyText: String
  /// Nil while there are no records.
  let book: Book?
  let announcement: String

  init(_ data: PersonData) {
    let book = data.book
    frame = PageFrame("Records", person: data.name, place: .records, isLive: true)
    problem = data.records.problem
    isEmpty = data.records.value != nil && book.isEmpty
    emptyText = data.emptyText
    self.book =
      book.isEmpty
      ? nil
      : Book(
        labs: book.labs, hasLabs: !book.labs.isEmpty, vitalSigns: book.vitalSigns,
        hasVitalSigns: !book.vitalSigns.isEmpty, sections: book.sections, omitted: book.omitted)
    let total = book.counts.values.reduce(0, +)
    announcement = total == 0 ? "" : "\(total) records."
  }
}

/// The page with the history of one value.
struct LabPage: Sendable {
  let frame: PageFrame
  let lab: Lab

  /// Creates the page; nil when the records have no such value.
  init?(_ slug: String, _ data: PersonData) {
    guard let lab = data.book.lab(slug) else { return nil }
    self.lab = lab
    frame = PageFrame(lab.title, person: data.name, place: .records)
  }
}

/// The page with all studies.
struct StudiesPage: Sendable {
  let frame: PageFrame
  let problem: PageProblem?
  let items: [StudyView]

  init(_ data: PersonData) {
    frame = PageFrame("Studies", person: data.name, place: .studies, isLive: true)
    problem = data.records.problem
    items = StudyView.all(data)
  }
}

/// The page of one study.
struct StudyPage: Sendable {
  let frame: PageFrame
  let problem: PageProblem?
  /// Nil while the records cannot be loaded.
  let study: StudyView?

  /// Creates the page; nil when the study does not exist.
  init?(_ slug: String, _ data: PersonData) {
    guard let known = Study.all.first(where: { $0.slug == slug }) else { return nil }
    frame = PageFrame(known.title, person: data.name, place: .studies, isLive: true)
    problem = data.records.problem
    study = StudyView.all(data).first { $0.slug == slug }
  }
}

extension StudyView {
  /// Returns all studies, those that may fit first; none while the records cannot be loaded.
  static func all(_ data: PersonData) -> [StudyView] {
    guard let records = data.records.value else { return [] }
    return StudyMatch.all(HealthProfile(records, book: data.book), dates: data.dates)
      .map(StudyView.init)
  }
}
