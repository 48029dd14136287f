"""Objects on other hosts, as their specifications name operations ([MS-DCOM], [MS-OAUT], [MS-WMI],
each section 3.1.4; the OPC Foundation's interface definitions of Data Access 3.0, Alarms and
Events 1.1, Historical Data Access 1.2, Common 1.1). Numbers 0 to 2 are every object's and never
sent. What is called on an object of unknown class executes what that class does: it commands."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.dcerpc.interfaces import (
    CHANGES,
    EXECUTES,
    LOOKS,
    OPENS,
    READS,
    SETS,
    TELLS,
    Sort,
    operations,
)
from protocols.model import Effect, Operation

_WRITES = Sort(Effect.WRITES, ("T0836", "T0855"))  # Modify Parameter, Unauthorized Command Message
_VALUES = Sort(Effect.READS, ("T0801",))  # Monitor Process State
_POINTS = Sort(Effect.DISCOVERS, ("T0861",))  # Point & Tag Identification
_ALARMS = Sort(Effect.WRITES, ("T0878",))  # Alarm Suppression
_SYNCS = "3 Read Write"
_ASYNCS = "3 Read Write Refresh2 Cancel2 SetEnable GetEnable"
_LISTS = "3 EnumClassesOfCategories GetClassDetails CLSIDFromProgID"

_DCOM: Mapping[str, Mapping[str, Operation]] = {
    "IObjectExporter": operations(
        "ResolveOxid SimplePing ComplexPing ServerAlive ResolveOxid2 ServerAlive2",
        OPENS,
        {LOOKS: "ServerAlive2"},
    ),
    "IActivation": operations("RemoteActivation", EXECUTES),
    "ISystemActivator": operations("3 RemoteGetClassObject RemoteCreateInstance", EXECUTES),
    "IRemUnknown": operations("3 RemQueryInterface RemAddRef RemRelease", OPENS),
    "IRemUnknown2": operations(
        "3 RemQueryInterface RemAddRef RemRelease RemQueryInterface2", OPENS
    ),
    "IClassFactory": operations("3 CreateInstance LockServer", OPENS),
    "IProvideClassInfo": operations("3 GetClassInfo", LOOKS),
    "IConnectionPointContainer": operations("3 EnumConnectionPoints FindConnectionPoint", OPENS),
    "IConnectionPoint": operations(
        "3 GetConnectionInterface GetConnectionPointContainer Advise Unadvise EnumConnections",
        OPENS,
    ),
    "ITypeInfo": operations(
        """3 GetTypeAttr GetTypeComp GetFuncDesc GetVarDesc GetNames GetRefTypeOfImplType
        GetImplTypeFlags 12 GetDocumentation GetDllEntry GetRefTypeInfo 16 CreateInstance GetMops
        GetContainingTypeLib""",
        LOOKS,
    ),
    "IDispatch": operations(
        "3 GetTypeInfoCount GetTypeInfo GetIDsOfNames Invoke", LOOKS, {EXECUTES: "Invoke"}
    ),
}

_WMI: Mapping[str, Mapping[str, Operation]] = {
    "IWbemLevel1Login": operations(
        "3 EstablishPosition RequestChallenge WBEMLogin NTLMLogin", OPENS
    ),
    "IWbemLoginClientID": operations("3 SetClientInfo", OPENS),
    "IWbemServices": operations(
        """3 OpenNamespace CancelAsyncCall QueryObjectSink GetObject GetObjectAsync PutClass
        PutClassAsync DeleteClass DeleteClassAsync CreateClassEnum CreateClassEnumAsync PutInstance
        PutInstanceAsync DeleteInstance DeleteInstanceAsync CreateInstanceEnum
        CreateInstanceEnumAsync ExecQuery ExecQueryAsync ExecNotificationQuery
        ExecNotificationQueryAsync ExecMethod ExecMethodAsync""",
        READS,
        {
            OPENS: "OpenNamespace CancelAsyncCall QueryObjectSink",
            EXECUTES: "ExecMethod ExecMethodAsync",
            SETS: """PutClass PutClassAsync DeleteClass DeleteClassAsync PutInstance
            PutInstanceAsync DeleteInstance DeleteInstanceAsync""",
        },
    ),
    "IEnumWbemClassObject": operations(
        "3 Reset Next NextAsync Clone Skip", READS, {OPENS: "Reset Clone Skip"}
    ),
    "IWbemFetchSmartEnum": operations("3 GetSmartEnum", READS),
    "IWbemWCOSmartEnum": operations("3 Next", READS),
    "IWbemCallResult": operations(
        "3 GetResultObject GetResultString GetResultServices GetCallStatus", READS
    ),
    "IWbemObjectSink": operations("3 Indicate SetStatus", TELLS),
}

_OPC: Mapping[str, Mapping[str, Operation]] = {
    "IOPCShutdown": operations("3 ShutdownRequest", TELLS),
    "IOPCCommon": operations(
        "3 SetLocaleID GetLocaleID QueryAvailableLocaleIDs GetErrorString SetClientName", OPENS
    ),
    "IOPCServerList": operations(_LISTS, LOOKS),
    "IOPCServerList2": operations(_LISTS, LOOKS),
    "IOPCServer": operations(
        """3 AddGroup GetErrorString GetGroupByName GetStatus RemoveGroup
        CreateGroupEnumerator""",
        OPENS,
        {LOOKS: "GetStatus"},
    ),
    "IOPCBrowseServerAddressSpace": operations(
        "3 QueryOrganization ChangeBrowsePosition BrowseOPCItemIDs GetItemID BrowseAccessPaths",
        _POINTS,
    ),
    "IOPCBrowse": operations("3 GetProperties Browse", _POINTS),
    "IOPCItemProperties": operations(
        "3 QueryAvailableProperties GetItemProperties LookupItemIDs", _POINTS
    ),
    "IOPCGroupStateMgt": operations("3 GetState SetState SetName CloneGroup", OPENS),
    "IOPCItemMgt": operations(
        """3 AddItems ValidateItems RemoveItems SetActiveState SetClientHandles SetDatatypes
        CreateEnumerator""",
        OPENS,
    ),
    "IOPCSyncIO": operations(_SYNCS, _VALUES, {_WRITES: "Write"}),
    "IOPCSyncIO2": operations(
        f"{_SYNCS} ReadMaxAge WriteVQT", _VALUES, {_WRITES: "Write WriteVQT"}
    ),
    "IOPCAsyncIO": operations(
        "3 Read Write Refresh Cancel", _VALUES, {_WRITES: "Write", OPENS: "Cancel"}
    ),
    "IOPCAsyncIO2": operations(
        _ASYNCS, _VALUES, {_WRITES: "Write", OPENS: "Cancel2 SetEnable GetEnable"}
    ),
    "IOPCAsyncIO3": operations(
        f"{_ASYNCS} ReadMaxAge WriteVQT RefreshMaxAge",
        _VALUES,
        {_WRITES: "Write WriteVQT", OPENS: "Cancel2 SetEnable GetEnable"},
    ),
    "IOPCItemIO": operations("3 Read WriteVQT", _VALUES, {_WRITES: "WriteVQT"}),
    "IOPCDataCallback": operations(
        "3 OnDataChange OnReadComplete OnWriteComplete OnCancelComplete", TELLS
    ),
    "IOPCEventServer": operations(
        """3 GetStatus CreateEventSubscription QueryAvailableFilters QueryEventCategories
        QueryConditionNames QuerySubConditionNames QuerySourceConditions QueryEventAttributes
        TranslateToItemIDs GetConditionState EnableConditionByArea EnableConditionBySource
        DisableConditionByArea DisableConditionBySource AckCondition CreateAreaBrowser""",
        _POINTS,
        {
            LOOKS: "GetStatus",
            OPENS: "CreateEventSubscription CreateAreaBrowser",
            _VALUES: "GetConditionState",
            _ALARMS: """EnableConditionByArea EnableConditionBySource DisableConditionByArea
            DisableConditionBySource AckCondition""",
        },
    ),
    "IOPCEventSubscriptionMgt": operations(
        """3 SetFilter GetFilter SelectReturnedAttributes GetReturnedAttributes Refresh
        CancelRefresh GetState SetState""",
        OPENS,
    ),
    "IOPCEventAreaBrowser": operations(
        "3 ChangeBrowsePosition BrowseOPCAreas GetQualifiedAreaName GetQualifiedSourceName",
        _POINTS,
    ),
    "IOPCEventSink": operations("3 OnEvent", TELLS),
    "IOPCHDA_Server": operations(
        """3 GetItemAttributes GetAggregates GetHistorianStatus GetItemHandles ReleaseItemHandles
        ValidateItemIDs CreateBrowse""",
        _POINTS,
        {
            LOOKS: "GetHistorianStatus",
            OPENS: "GetItemHandles ReleaseItemHandles CreateBrowse",
        },
    ),
    "IOPCHDA_Browser": operations(
        "3 GetEnum ChangeBrowsePosition GetItemID GetBranchPosition", _POINTS
    ),
    "IOPCHDA_SyncRead": operations(
        "3 ReadRaw ReadProcessed ReadAtTime ReadModified ReadAttribute", _VALUES
    ),
    "IOPCHDA_SyncUpdate": operations(
        "3 QueryCapabilities Insert Replace InsertReplace DeleteRaw DeleteAtTime",
        CHANGES,
        {LOOKS: "QueryCapabilities"},
    ),
    "IOPCHDA_AsyncRead": operations(
        """3 ReadRaw AdviseRaw ReadProcessed AdviseProcessed ReadAtTime ReadModified ReadAttribute
        Cancel""",
        _VALUES,
        {OPENS: "Cancel"},
    ),
    "IOPCHDA_AsyncUpdate": operations(
        "3 QueryCapabilities Insert Replace InsertReplace DeleteRaw DeleteAtTime Cancel",
        CHANGES,
        {LOOKS: "QueryCapabilities", OPENS: "Cancel"},
    ),
}

INTERFACES: Mapping[str, Mapping[str, Operation]] = {**_DCOM, **_WMI, **_OPC}
