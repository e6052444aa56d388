extension JSON {
  /// A text that is no JSON: what is wrong and at which byte, never what stands there.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in words.
    public let reason: String
    /// Where: the offset in bytes from the start of the text.
    public let offset: Int

    /// The reason and the offset.
    public var description: String { "\(reason) at byte \(offset)" }
  }
}
