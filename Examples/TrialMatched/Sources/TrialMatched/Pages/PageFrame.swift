import Foundation

/// The parts of a page around its content: title, person, navigation.
struct PageFrame: Sendable {
  struct Person: Sendable {
    let name: String
    let initial: String

    init(name: String) {
      self.name = name
      initial = String(name.prefix(1)).uppercased()
    }
  }

  /// The entry of the navigation that is current.
  enum Place { case home, records, studies, account, other }

  let title: String
  let person: Person?
  /// Whether the page is updated while it is open.
  let isLive: Bool
  let isHome: Bool
  let isRecords: Bool
  let isStudies: Bool
  let isAccount: Bool

  init(_ title: String, person: String?, place: Place = .other, isLive: Bool = false) {
    self.title = title
    self.person = person.map(Person.init)
    self.isLive = isLive
    isHome = place == .home
    isRecords = place == .records
    isStudies = place == .studies
    isAccount = place == .account
  }
}

/// A problem of a part of a page, with advice and a way to try again.
struct PageProblem: Sendable {
  let title: String
  let advice: String
  /// The id of the request, by which support finds the cause.
  let reference: String?
  let retryPath: String
}
