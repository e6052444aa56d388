/// Something that the body of an answer holds.
protocol WireBody {
  /// Reads the body.
  ///
  /// Throws ``JSON/SyntaxError`` for what is no JSON, ``WireError`` for what is other JSON.
  init(body: [UInt8]) throws
}

extension WireObject {
  init(body: [UInt8]) throws { try self.init(wire: JSON(parsing: body)) }
}
