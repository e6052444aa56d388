/// A value that holds a credential or a patient's data, and prints without it.
///
/// String interpolation, `print`, `debugPrint`, `dump` and `Mirror` show the type's name and
/// ``printable``, nothing else; a property is read by its name. (There is no `description` for all,
/// since the API has fields of that name.)
public protocol Redacted: CustomDebugStringConvertible, CustomReflectable {
  /// What may stand in a log: statuses, counts, ids of requests. Nothing about a person.
  var printable: [(label: String, value: Any)] { get }
}

extension Redacted {
  /// Nothing.
  public var printable: [(label: String, value: Any)] { [] }

  /// The type's name and what may stand in a log.
  public var debugDescription: String {
    "\(Self.self)(" + printable.map { "\($0.label): \($0.value)" }.joined(separator: ", ") + ")"
  }

  /// What may stand in a log, for `dump` and for whatever else walks a value.
  public var customMirror: Mirror { Mirror(self, children: printable.map { ($0.label, $0.value) }) }
}

extension Redacted where Self: Error {
  /// The type's name and what may stand in a log.
  public var description: String { debugDescription }
}

extension String {
  /// A name that the service sent, unless it is none: a log line must not be breakable from outside.
  var word: String {
    let isWord =
      utf8.count <= 128
      && utf8.allSatisfy { $0.isASCIIAlphanumeric || "_-.[]".utf8.contains($0) }
    return isWord ? self : "(unprintable)"
  }
}
