/// A change to one field of a partial update: unchanged, null, or a new value.
///
/// A PATCH request leaves an absent field as it is and clears a field that is null. An `Optional`
/// cannot tell the two apart.
public enum FieldUpdate<Value> {
  /// The field keeps its value.
  case unchanged
  /// The field becomes null.
  case null
  /// The field becomes the value.
  case set(Value)

  /// The new value; nil for ``unchanged`` and ``null``.
  var newValue: Value? {
    guard case .set(let value) = self else { return nil }
    return value
  }
}

extension FieldUpdate: Sendable where Value: Sendable {}
extension FieldUpdate: Equatable where Value: Equatable {}
extension FieldUpdate: Hashable where Value: Hashable {}

extension FieldUpdate: ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral,
  ExpressibleByStringLiteral
where Value == String {
  /// Creates ``set(_:)`` from a string literal.
  public init(stringLiteral value: String) { self = .set(value) }
}
