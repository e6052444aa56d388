extension JSON {
  /// A JSON syntax error, with its position but without the text.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, for example `expected a colon`.
    public let reason: String
    /// The position, in bytes from the start of the text.
    public let offset: Int

    /// The reason and the offset.
    public var description: String { "\(reason) at byte \(offset)" }
  }
}
