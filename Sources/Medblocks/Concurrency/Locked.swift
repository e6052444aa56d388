import Foundation

/// A value that is protected by a lock; the standard library's `Mutex` needs macOS 15.
///
/// `@unchecked Sendable`: the value is accessed inside `withLock` only.
package final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) { self.value = value }

  package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
