/// A limit that the contract states, checked before a request is sent.
struct Limit: Sendable {
  /// The parameter, by its name in the API.
  let parameter: String
  let range: ClosedRange<Int>

  static let pageSize = Limit(parameter: "limit", range: 1...100)
  static let recordCount = Limit(parameter: "count", range: 1...100)
  static let patientID = Limit(parameter: "patient_id", range: 1...200)
  static let patientName = Limit(parameter: "name", range: 0...200)
  static let returnButtonLabel = Limit(parameter: "return_button_label", range: 1...60)
  /// In seconds.
  static let expiresIn = Limit(parameter: "expires_in", range: 60...86_400)

  static let webhookEvents = Limit(parameter: "events", range: 1...5)
  static let webhookDescription = Limit(parameter: "description", range: 0...500)
  /// In keys.
  static let webhookMetadata = Limit(parameter: "metadata", range: 0...50)

  /// Throws ``MedblocksError`` of kind `invalidRequest` when a value is outside.
  func check(_ value: Int?) throws {
    guard let value, !range.contains(value) else { return }
    throw MedblocksError.invalidRequest(
      parameter, "It has to be \(range.lowerBound) to \(range.upperBound).")
  }

  /// The same for the length of a text, in Unicode scalars, as JSON Schema counts.
  func check(lengthOf text: String?) throws {
    guard let text, !range.contains(text.unicodeScalars.count) else { return }
    throw MedblocksError.invalidRequest(
      parameter, "It has to be \(range.lowerBound) to \(range.upperBound) characters long.")
  }

  /// The same for how many there are.
  func check(countOf items: (some Collection)?) throws {
    guard let items, !range.contains(items.count) else { return }
    throw MedblocksError.invalidRequest(
      parameter, "It has to have \(range.lowerBound) to \(range.upperBound) entries.")
  }
}
