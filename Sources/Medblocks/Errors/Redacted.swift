/// A type that holds credentials or health data and prints without them.
///
/// String interpolation, `print`, `debugPrint`, `dump` and `Mirror` show the type's name and fields
/// that are safe to log: statuses, counts, request ids. Properties are read by name as usual.
///
/// The protocol does not refine `CustomStringConvertible`, because models of the API have a field
/// `description`.
public protocol Redacted: CustomDebugStringConvertible, CustomReflectable {}

/// A redacted type with fields that are safe to log.
package protocol Loggable: Redacted {
  /// The fields that a description shows: statuses, counts, request ids; nothing about a person.
  var loggableFields: [(label: String, value: Any)] { get }
}

extension Loggable {
  /// Returns the fields that have a value.
  static func present(_ fields: [(label: String, value: Any?)]) -> [(label: String, value: Any)] {
    fields.compactMap { label, value in value.map { (label, $0) } }
  }
}

extension Redacted {
  private var shownFields: [(label: String, value: Any)] {
    (self as? any Loggable)?.loggableFields ?? []
  }

  /// The type's name and the fields that are safe to log.
  public var debugDescription: String {
    "\(Self.self)(" + shownFields.map { "\($0.label): \($0.value)" }.joined(separator: ", ") + ")"
  }

  /// A mirror of the fields that are safe to log, for `dump` and other reflection.
  public var customMirror: Mirror {
    Mirror(self, children: shownFields.map { ($0.label, $0.value) })
  }
}

extension Redacted where Self: Error {
  /// The type's name and the fields that are safe to log.
  public var description: String { debugDescription }
}

extension String {
  /// The string if it is a plain identifier of at most 128 bytes, otherwise `(unprintable)`.
  ///
  /// Codes and ids from the service go into log lines, which they must not break.
  package var loggable: String {
    let isPlain =
      utf8.count <= 128
      && utf8.allSatisfy { $0.isASCIIAlphanumeric || "_-.[]".utf8.contains($0) }
    return isPlain ? self : .unprintable
  }

  /// The text that replaces a string that must not be shown.
  static let unprintable = "(unprintable)"
}
