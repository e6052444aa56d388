import Foundation
import Medblocks

/// The page of a connected facility.
struct FacilityPage: Sendable {
  let frame: PageFrame
  let facility: FacilityView

  /// Creates the page; nil when the person has not connected the facility.
  init?(_ id: FHIRSource.ID, _ data: PersonData) {
    let book = data.book
    guard let view = data.facilityViews(book).first(where: { $0.id == id.rawValue }) else {
      return nil
    }
    facility = view
    frame = PageFrame(view.name, person: data.name, isLive: true)
  }
}

/// The page with the history and the deletion of all data.
struct AccountPage: Sendable {
  struct Entry: Sendable {
    /// The time in ISO 8601.
    let dateTime: String
    let date: String
    let text: String
  }

  let frame: PageFrame
  let problem: PageProblem?
  let entries: [Entry]
  let isEmpty: Bool

  /// Creates the page from events, each with its sentence.
  init(
    person: String, events: PersonData.Part<[(date: Date, text: String)]>, dates: DateFormatting
  ) {
    frame = PageFrame("Account", person: person, place: .account, isLive: true)
    problem = events.problem
    entries = (events.value ?? []).sorted { $1.date < $0.date }.map {
      Entry(
        dateTime: $0.date.formatted(.iso8601), date: dates.moment($0.date), text: $0.text)
    }
    isEmpty = events.value?.isEmpty ?? false
  }
}

/// A page with a message: not found, an error, a session that is over.
struct MessagePage: Sendable {
  let frame: PageFrame
  let title: String
  let text: String
  let reference: String?
  let retryPath: String?

  init(
    person: String? = nil, title: String, text: String, reference: String? = nil,
    retryPath: String? = nil
  ) {
    frame = PageFrame(title, person: person)
    self.title = title
    self.text = text
    self.reference = reference
    self.retryPath = retryPath
  }
}

/// The page on which a person signs in.
struct SignInPage: Sendable {
  struct Person: Sendable {
    let id: String
    let name: String
    let initial: String
    let detail: String

    init(id: String, name: String, detail: String) {
      self.id = id
      self.name = name
      self.detail = detail
      initial = String(name.prefix(1))
    }
  }

  let frame: PageFrame
  let people: [Person]
  let isSessionOver: Bool

  init(people: [Person], isSessionOver: Bool) {
    frame = PageFrame("Sign in", person: nil)
    self.people = people
    self.isSessionOver = isSessionOver
  }
}
