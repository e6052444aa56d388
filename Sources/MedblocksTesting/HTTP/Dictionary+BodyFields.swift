/// Reading the fields of a body with the contract's rules.
extension [String: SandboxJSON] {
  /// A text of a length in Unicode scalars; nil when it is absent, or null where that is allowed.
  func text(
    _ name: String, _ length: ClosedRange<Int> = 0...Int.max, nullable: Bool = false
  ) throws(SandboxError) -> String? {
    guard let value = self[name], !(nullable && value == .null) else { return nil }
    guard let text = value.string, length.contains(text.unicodeScalars.count) else {
      throw SandboxError.invalid(name, "It is no text of the right length.")
    }
    return text
  }

  func email(_ name: String, nullable: Bool = false) throws(SandboxError) -> String? {
    let text = try text(name, nullable: nullable)
    if let text, text.split(separator: "@").count != 2 {
      throw SandboxError.invalid(name, "It is no e-mail address.")
    }
    return text
  }

  func metadata() throws(SandboxError) -> SandboxJSON? {
    guard let value = self["metadata"] else { return nil }
    guard value.isObject else { throw SandboxError.invalid("metadata", "It is no object.") }
    return value
  }

  func required(_ name: String, _ length: ClosedRange<Int> = 1...Int.max) throws(SandboxError)
    -> String
  {
    guard let text = try text(name, length) else {
      throw SandboxError.invalid(name, "It is missing.")
    }
    return text
  }

  func patientID() throws(SandboxError) -> String {
    let id = try required("patient_id", 1...200)
    let reserved = ["pat_", "ps_", "pf_", "sess_", "conn_", "fhirsrc_", "wh_", "evt_"]
    guard !reserved.contains(where: id.hasPrefix) else {
      throw SandboxError.invalid("patient_id", "The prefix is the service's own.")
    }
    return id
  }
}
