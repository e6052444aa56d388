/// A range that the API allows for a parameter, checked before a request is sent.
struct ParameterLimit: Sendable {
  /// The parameter's name in the API.
  let parameter: String
  /// The argument's name in Swift; nil when it is the same.
  var argument: String?
  let range: ClosedRange<Int>

  static let pageSize = ParameterLimit(parameter: "limit", range: 1...100)
  static let recordCount = ParameterLimit(parameter: "count", range: 1...100)
  static let patientID = ParameterLimit(
    parameter: "patient_id", argument: "patientID", range: 1...200)
  static let patientName = ParameterLimit(parameter: "name", range: 0...200)
  static let returnButtonLabel = ParameterLimit(
    parameter: "return_button_label", argument: "returnButtonLabel", range: 1...60)
  /// In seconds.
  static let expiresIn = ParameterLimit(
    parameter: "expires_in", argument: "expiresIn", range: 60...86_400)

  static let webhookEvents = ParameterLimit(parameter: "events", range: 1...5)
  static let webhookDescription = ParameterLimit(parameter: "description", range: 0...500)
  /// In keys.
  static let webhookMetadata = ParameterLimit(parameter: "metadata", range: 0...50)

  /// Checks a number.
  ///
  /// - Throws: ``MedblocksError`` of kind `invalidRequest` when it is out of range.
  func check(_ value: Int?) throws { try check(value, "must be between \(bounds)") }

  /// Checks the length of a string in Unicode scalars, as JSON Schema counts.
  ///
  /// - Throws: ``MedblocksError`` of kind `invalidRequest` when it is out of range.
  func check(lengthOf text: String?) throws {
    try check(text?.unicodeScalars.count, "must have between \(bounds) characters")
  }

  /// Checks the number of elements.
  ///
  /// - Throws: ``MedblocksError`` of kind `invalidRequest` when it is out of range.
  func check(countOf elements: (some Collection)?) throws {
    try check(elements?.count, "must have between \(bounds) elements")
  }

  private var bounds: String { "\(range.lowerBound) and \(range.upperBound)" }

  private func check(_ value: Int?, _ rule: String) throws {
    guard let value, !range.contains(value) else { return }
    throw MedblocksError.invalidRequest(parameter, argument: argument, "it \(rule)")
  }
}
