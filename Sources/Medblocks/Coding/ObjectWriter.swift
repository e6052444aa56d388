/// Collects the fields of one JSON object in order.
struct ObjectWriter<Key: RawRepresentable> where Key.RawValue == String {
  var object = JSON.Object()

  /// Writes a field; nil becomes null.
  mutating func set(_ key: Key, _ value: some JSONConvertible) { object[key.rawValue] = value.json }

  /// Writes a field, or leaves it out when the value is nil.
  mutating func setIfPresent(_ key: Key, _ value: (some JSONConvertible)?) {
    if let value { set(key, value) }
  }

  /// Writes a field of a partial update: left out, null or a value.
  mutating func set(_ key: Key, _ update: FieldUpdate<some JSONConvertible>) {
    switch update {
    case .unchanged: break
    case .null: object[key.rawValue] = .null
    case .set(let value): set(key, value)
    }
  }
}
