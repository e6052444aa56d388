/// Named strings that a value is saved as.
///
/// No strategy of a coder applies to a dictionary of strings, neither to its keys nor to dates.
struct StringFields: Codable {
  let values: [String: String]

  init(values: [String: String]) { self.values = values }

  init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: String].self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }

  /// Returns the string of a field.
  ///
  /// - Throws: `DecodingError` when it is missing.
  subscript(name: String) -> String {
    get throws {
      guard let value = values[name] else { throw error(name) }
      return value
    }
  }

  func error(_ name: String) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(codingPath: [], debugDescription: "Missing or invalid: \(name)."))
  }
}
