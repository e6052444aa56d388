import Medblocks

extension JSON {
  /// Returns a copy in which the value at a path is changed, or removed if `change` returns nil.
  ///
  /// In an array, every element is changed.
  func changing(_ path: Substring, _ change: (JSON) -> JSON?) -> JSON {
    let name = path.prefix { $0 != "." && $0 != "[" }
    var rest = path.dropFirst(name.count)
    guard var object, let old = object[String(name)] else { return self }
    var new: JSON?
    if rest.hasPrefix("[].") {
      rest = rest.dropFirst(3)
      new = .array((old.array ?? []).map { $0.changing(rest, change) })
    } else if rest.hasPrefix(".") {
      new = old.changing(rest.dropFirst(), change)
    } else {
      new = change(old)
    }
    object[String(name)] = new
    return .object(object)
  }

  /// Returns the paths of all members, in the format of ``Contract/properties(of:at:)``.
  func paths(at path: String = "") -> Set<String> {
    switch self {
    case .object(let object):
      object.reduce(into: []) { found, member in
        let path = path.isEmpty ? member.key : "\(path).\(member.key)"
        found.formUnion([path])
        found.formUnion(member.value.paths(at: path))
      }
    case .array(let array):
      array.reduce(into: []) { $0.formUnion($1.paths(at: path + "[]")) }
    default: []
    }
  }
}
