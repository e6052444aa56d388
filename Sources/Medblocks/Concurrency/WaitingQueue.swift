/// Elements in the order of their arrival; every operation takes constant time on average.
struct WaitingQueue<Element: Sendable>: Sendable {
  private var elements: [Int: Element] = [:]
  private var firstID = 0
  private var nextID = 0

  var isEmpty: Bool { elements.isEmpty }

  /// Adds an element and returns its id.
  @discardableResult
  mutating func append(_ element: Element) -> Int {
    defer { nextID += 1 }
    elements[nextID] = element
    return nextID
  }

  /// Removes an element; returns nil if it was removed before.
  mutating func remove(_ id: Int) -> Element? { elements.removeValue(forKey: id) }

  /// Removes the element that has waited longest.
  mutating func removeFirst() -> Element? {
    while firstID < nextID {
      defer { firstID += 1 }
      if let element = elements.removeValue(forKey: firstID) { return element }
    }
    return nil
  }
}
