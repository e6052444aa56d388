import Foundation

/// Tolerant access to resources that may not conform to FHIR.
extension JSON {
  /// The elements of an array; null has none, and any other value is its own only element.
  var listed: [JSON] {
    switch self {
    case .array(let elements): elements
    case .null: []
    default: [self]
    }
  }

  /// The string, or the text of a number; nil when it is blank or another value.
  var clinicalText: String? {
    guard let text = string ?? number?.text, !text.allSatisfy(\.isWhitespace) else { return nil }
    return text
  }

  /// The number, or the number that a string contains.
  var clinicalNumber: Number? {
    number ?? string.flatMap { Number($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// The value at a path of keys: `context.period.start`.
  subscript(path keys: [Substring]) -> JSON {
    keys.reduce(self) { value, key in value.listed.first?[String(key)] ?? .null }
  }
}
