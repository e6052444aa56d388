/// Response bodies of records as the service sends them.
enum RecordBody {
  static func page(
    _ items: [String], patient: String = "user_42", next: String? = nil, previous: String? = nil
  ) -> String {
    func text(_ cursor: String?) -> String { cursor.map { "\"\($0)\"" } ?? "null" }
    return """
      {"resource_type":"list","patient_id":"\(patient)","data":[\(items.joined(separator: ","))],\
      "has_more":\(next != nil),"next_cursor":\(text(next)),"previous_cursor":\(text(previous))}
      """
  }

  static func item(_ resource: String, source: String = "\"fhirsrc_1\"") -> String {
    #"{"source":\#(source),"resource":\#(resource)}"#
  }

  static func observation(_ id: String) -> String {
    #"{"resourceType":"Observation","id":"\#(id)","valueQuantity":{"value":1.50}}"#
  }
}
