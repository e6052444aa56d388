/// The parameters of a percent-encoded query.
///
/// In a query, `+` and `%20` are a space, and `%2B` is a plus sign.
struct QueryParameters {
  /// The values of each name as bytes, as ids are compared; nil is one that cannot be decoded.
  private var values: [String: Set<[UInt8]?>] = [:]

  init(_ pairs: [(name: Substring, value: Substring)]) {
    for (name, value) in pairs {
      guard let name = PercentEncoding.decodeQuery(name) else { continue }
      values[name, default: []].insert(PercentEncoding.decodeQuery(value).map { Array($0.utf8) })
    }
  }

  /// Reads a query; a leading `?` and a fragment are ignored.
  init(query: some StringProtocol) {
    let pairs = query[...].prefix { $0 != "#" }.drop { $0 == "?" }.split(separator: "&")
    self.init(
      pairs.map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (Substring(parts[0]), parts.count == 2 ? Substring(parts[1]) : "")
      })
  }

  /// Whether the query has a parameter with this name, even one without a usable value.
  func isPresent(_ name: String) -> Bool { values[name] != nil }

  /// The value of a parameter; nil when it is missing, empty or malformed, or has several values.
  subscript(name: String) -> String? {
    guard let values = values[name], values.count == 1, let bytes = values.first ?? nil else {
      return nil
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
