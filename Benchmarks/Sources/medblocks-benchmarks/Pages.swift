import MedblocksTesting

/// The response bodies of the server, the same in every run.
enum Pages {
  /// The items of a page of 100 records, between the brackets of `data`.
  static let records: String = {
    var resources = FHIRResources(seed: 7)
    return (0..<100).map { index in
      #"{"source":"fhirsrc_\#(index % 3)c1d2e3f4a5b6","resource":\#(resources.next())}"#
    }.joined(separator: ",")
  }()

  /// The items of a page of 100 patients with metadata.
  static let patients: String = {
    var generator = SeededGenerator(seed: 11)
    return (0..<100).map { index in
      """
      {"id":"user_\(index)_\(generator.hex(12))","resource_type":"patient","email":\
      "patient.\(index)@example.com","name":"\(generator.pick(["Zoë Müller", "Jane Doe", "山田 花子"]))",\
      "metadata":{"plan":"premium","cohort":\(generator.digits(3)),"score":0.\(generator.digits(4))0,\
      "tags":["trial","2026"],"consent":true,"site":{"id":"site_\(generator.hex(6))","city":"Oslo"}},\
      "created_at":"\(generator.instant())"}
      """
    }.joined(separator: ",")
  }()

  /// One patient with two connections, as a small response.
  static let patient = """
    {"id":"user_42","resource_type":"patient","email":"jane@example.com","name":"Jane Doe",\
    "metadata":{"plan":"premium","score":1.50},"created_at":"2026-04-25T09:30:00.000Z",\
    "connections":[\(connection("1")),\(connection("2"))]}
    """

  private static func connection(_ number: String) -> String {
    """
    {"resource_type":"connection","id":"conn_\(number)","patient_session_id":"ps_\(number)",\
    "connection_id":"fhirsrc_\(number)","status":"active","scopes":["patient/*.read",\
    "offline_access"],"failure_code":null,"failure_at":null,"created_at":"2026-04-25T09:31:00Z",\
    "updated_at":"2026-04-26T09:30:00.123Z"}
    """
  }

  /// Returns the bytes before and after the items of a page of records.
  static func recordPage(
    number: Int, of count: Int, patient: String = "user_42"
  ) -> (head: String, tail: String) {
    (
      #"{"resource_type":"list","patient_id":"\#(patient)","data":["#,
      #"],\#(cursor(number, count)),"previous_cursor":null}"#
    )
  }

  /// Returns the bytes before and after the items of a list page.
  static func listPage(number: Int, of count: Int) -> (head: String, tail: String) {
    (#"{"resource_type":"list","data":["#, #"],\#(cursor(number, count))}"#)
  }

  private static func cursor(_ number: Int, _ count: Int) -> String {
    let hasMore = number < count
    return #""has_more":\#(hasMore),"next_cursor":\#(hasMore ? "\"c\(number + 1)\"" : "null")"#
  }

  static let wholeRecordPage: [UInt8] = {
    let (head, tail) = recordPage(number: 1, of: 1)
    return Array((head + records + tail).utf8)
  }()

  static let wholeListPage: [UInt8] = {
    let (head, tail) = listPage(number: 1, of: 1)
    return Array((head + patients + tail).utf8)
  }()
}
