extension JSON {
  /// An error in the syntax of JSON, with its position and without the text.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problem.
    public let reason: String
    /// The position, in bytes from the start of the text.
    public let offset: Int

    /// The reason and the offset.
    public var description: String { "\(reason) at byte \(offset)" }
  }
}
