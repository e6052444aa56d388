/// A mismatch between JSON and the type that it is read into, with its location.
///
/// It never holds a value, so it can be logged.
struct JSONReadingError: Error, Hashable {
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  /// The path from the top of the document, outermost step first.
  var path: [Step] = []
  private let problem: Problem

  private enum Problem: Hashable {
    case mismatch(expected: String, found: String)
    case other(String)
  }

  /// Creates an error for a value of another type; nil means that it is missing.
  init(expected: String, found json: JSON?) {
    problem = json.map { .mismatch(expected: expected, found: $0.kind) } ?? .other("is missing")
  }

  /// Creates an error with a reason that completes a sentence: `is not an object`.
  init(_ reason: String) { problem = .other(reason) }

  /// The problem and its path as a sentence for a log.
  var message: String {
    switch problem {
    case .mismatch(let expected, let found):
      path.isEmpty
        ? "Expected \(expected), found \(found)."
        : "Expected \(expected) at \(pathText), found \(found)."
    case .other(let reason): "\(path.isEmpty ? "The document" : pathText) \(reason)."
    }
  }

  /// The path in the usual notation: `data[3].created_at`.
  var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// Reads a value one step deeper, and prepends the step to the path of an error.
  ///
  /// - Throws: ``JSONReadingError``, or any other error of `read` unchanged.
  static func descending<Value>(to step: Step, _ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch var error as JSONReadingError {
      error.path.insert(step, at: 0)
      throw error
    }
  }

  /// Returns the value, or throws the error for a field that is absent or of another type.
  static func require<Value>(
    _ expected: String, _ json: JSON?, _ value: Value?
  ) throws -> Value {
    if let value { return value }
    throw JSONReadingError(expected: expected, found: json)
  }
}

extension JSON {
  /// The type of the value, as an error names it.
  fileprivate var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
