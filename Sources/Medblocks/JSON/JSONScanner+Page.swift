/// Splits the page of a list into its elements and the object around them.
extension JSONScanner {
  /// Parses the text as a page; `element` reads each element of its `data`.
  ///
  /// Each element begins without ``damage`` and at depth 0: what it contains is its own matter.
  ///
  /// - Returns: The page, and its elements; nil when `data` is missing or not an array.
  /// - Throws: ``JSON/SyntaxError`` for invalid JSON, and for damage outside the elements.
  mutating func page<Element>(
    _ element: (inout JSONScanner, _ index: Int) throws -> Element
  ) throws -> (envelope: JSON, data: [Element]?) {
    guard nextToken() == UInt8(ascii: "{") else { return (try document(), nil) }
    var envelope = JSON.Object()
    var data: [Element]?
    try object { scanner, name in
      let key = scanner.text(of: name)
      let isData = key == "data"
      if isData, scanner.nextToken() == UInt8(ascii: "[") {
        data = try scanner.pageElements(element)
      } else {
        if isData { data = nil }
        envelope[key] = try scanner.json()
      }
    }
    try end()
    return (.object(envelope), data)
  }

  private mutating func pageElements<Element>(
    _ element: (inout JSONScanner, _ index: Int) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(100)  // the size of a full page
    try array { scanner in
      let outer = (scanner.damage, scanner.depth)
      (scanner.damage, scanner.depth) = (nil, 0)
      elements.append(try element(&scanner, elements.count))
      (scanner.damage, scanner.depth) = outer
    }
    return elements
  }
}
