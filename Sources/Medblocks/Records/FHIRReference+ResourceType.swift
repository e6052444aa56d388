extension FHIRReference {
  /// The type of the resource, `Patient` in `Patient/123`; nil when the string has none.
  public var resourceType: FHIRResource.ResourceType? {
    typeName.map(FHIRResource.ResourceType.init(rawValue:))
  }
}
