; The template installs for one user into %LOCALAPPDATA%\Mostrador, and %LOCALAPPDATA%\mostrador, the same folder to
; Windows, holds the restaurant's data. Whoever deletes a program's folder must not delete its orders, so the program goes
; where programs of one user go. A folder that somebody chose stays.
!macro NSIS_HOOK_PREINSTALL
  ${If} $INSTDIR == "$LOCALAPPDATA\${PRODUCTNAME}"
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${PRODUCTNAME}"
    SetOutPath $INSTDIR
    ; Made a moment ago by the template; with data in it, it stays.
    RMDir "$LOCALAPPDATA\${PRODUCTNAME}"
  ${EndIf}
!macroend
