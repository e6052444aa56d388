import Foundation

/// The fields of a form of the control page.
struct ControlForm {
  private let fields: [String: String]

  init(_ fields: [String: String]) { self.fields = fields }

  subscript(name: String) -> String { fields[name] ?? "" }

  /// Returns a whole number within limits.
  ///
  /// - Throws: ``InvalidField`` with a sentence for the page.
  func integer(_ name: String, _ label: String, in range: ClosedRange<Int>) throws -> Int {
    let text = self[name].trimmingCharacters(in: .whitespaces)
    guard let value = Int(text), range.contains(value) else {
      throw InvalidField(
        description: "\(label) must be a whole number between \(range.lowerBound) and "
          + "\(range.upperBound).")
    }
    return value
  }

  /// A field with an invalid value.
  struct InvalidField: Error, CustomStringConvertible {
    let description: String
  }
}
