/// What a partial update does with one field: leave it, clear it, or set it.
///
/// In a PATCH a field that is absent stays as it is and a field that is null is cleared. An
/// `Optional` cannot tell the two apart.
public enum Change<Value> {
  /// The field stays as it is.
  case leave
  /// The field becomes null.
  case clear
  /// The field gets a new value.
  case set(Value)

  /// The new value, or nil when there is none.
  var newValue: Value? {
    guard case .set(let value) = self else { return nil }
    return value
  }
}

extension Change: Sendable where Value: Sendable {}
extension Change: Equatable where Value: Equatable {}
extension Change: Hashable where Value: Hashable {}

extension Change: ExpressibleByUnicodeScalarLiteral, ExpressibleByExtendedGraphemeClusterLiteral,
  ExpressibleByStringLiteral
where Value == String {
  /// Makes `.set`.
  public init(stringLiteral value: String) { self = .set(value) }
}
