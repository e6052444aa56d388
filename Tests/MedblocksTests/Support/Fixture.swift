/// Response bodies as the service sends them.
enum Fixture {
  static let health = #"{"ok":true,"server_time":"2026-04-25T09:30:00Z"}"#

  static let patient = """
    {"id":"user_42","resource_type":"patient","email":null,"name":null,"metadata":{},\
    "created_at":"2026-04-25T09:30:00.000Z"}
    """

  static func patientDetail(_ id: String = "user_42", connections: [String] = []) -> String {
    """
    {"id":"\(id)","resource_type":"patient","email":null,"name":null,"metadata":{},\
    "created_at":"2026-04-25T09:30:00Z","connections":[\(connections.joined(separator: ","))]}
    """
  }

  static func page(_ items: [String], next: String?) -> String {
    """
    {"resource_type":"list","data":[\(items.joined(separator: ","))],\
    "has_more":\(next != nil),"next_cursor":\(next.map { "\"\($0)\"" } ?? "null")}
    """
  }

  static func facility(_ number: Int) -> String {
    """
    {"id":"fhirsrc_\(number)","resource_type":"fhir_source","name":"F\(number)","type":null,\
    "fhir_base_url":"https://f\(number).test","logo_url":"","portal_url":null}
    """
  }

  static func error(_ code: String, type: String = "api_error") -> String {
    """
    {"error":{"type":"\(type)","code":"\(code)","message":"The server's sentence","param":null,\
    "doc_url":"https://docs.test/\(code)","request_id":"req_body"}}
    """
  }
}
