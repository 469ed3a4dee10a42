// Lateral, Apache-2.0; others in THIRD_PARTY.md. Sources: ebf9fb19da5b371379ef12eaa71227bc03fa244a8992f1e6ce0ad139fedfcaa7
var Ot=Object.defineProperty;var It=(a,e)=>{for(var t in e)Ot(a,t,{get:e[t],enumerable:!0})};function F(a){for(let[e,t]of Object.entries(a))customElements.get(e)||customElements.define(e,t)}var Me={};It(Me,{LateralElement:()=>$,Problem:()=>y,addWords:()=>ht,conflict:()=>ne,defineOnce:()=>F,form:()=>ft,html:()=>r,nearness:()=>_,nothing:()=>c,repeat:()=>O,today:()=>gt,uniqueKey:()=>W});var ye=globalThis,Ie=a=>a,B=ye.trustedTypes,ze=B?B.createPolicy("lit-html",{createHTML:a=>a}):void 0,$e="$lit$",v=`lit$${Math.random().toFixed(9).slice(2)}$`,be="?"+v,zt=`<${be}>`,A=document,H=()=>A.createComment(""),P=a=>a===null||typeof a!="object"&&typeof a!="function",ve=Array.isArray,Ue=a=>ve(a)||typeof a?.[Symbol.iterator]=="function",ge=`[ 	
\f\r]`,R=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Re=/-->/g,He=/>/g,x=RegExp(`>|${ge}(?:([^\\s"'>=/]+)(${ge}*=${ge}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Pe=/'/g,De=/"/g,je=/^(?:script|style|textarea|title)$/i,we=a=>(e,...t)=>({_$litType$:a,strings:e,values:t}),r=we(1),J=we(2),mn=we(3),S=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),We=new WeakMap,k=A.createTreeWalker(A,129);function Fe(a,e){if(!ve(a)||!a.hasOwnProperty("raw"))throw Error("invalid template strings array");return ze!==void 0?ze.createHTML(e):e}var Be=(a,e)=>{let t=a.length-1,s=[],n,i=e===2?"<svg>":e===3?"<math>":"",o=R;for(let d=0;d<t;d++){let l=a[d],h,u,p=-1,f=0;for(;f<l.length&&(o.lastIndex=f,u=o.exec(l),u!==null);)f=o.lastIndex,o===R?u[1]==="!--"?o=Re:u[1]!==void 0?o=He:u[2]!==void 0?(je.test(u[2])&&(n=RegExp("</"+u[2],"g")),o=x):u[3]!==void 0&&(o=x):o===x?u[0]===">"?(o=n??R,p=-1):u[1]===void 0?p=-2:(p=o.lastIndex-u[2].length,h=u[1],o=u[3]===void 0?x:u[3]==='"'?De:Pe):o===De||o===Pe?o=x:o===Re||o===He?o=R:(o=x,n=void 0);let m=o===x&&a[d+1].startsWith("/>")?" ":"";i+=o===R?l+zt:p>=0?(s.push(h),l.slice(0,p)+$e+l.slice(p)+v+m):l+v+(p===-2?d:m)}return[Fe(a,i+(a[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),s]},D=class a{constructor({strings:e,_$litType$:t},s){let n;this.parts=[];let i=0,o=0,d=e.length-1,l=this.parts,[h,u]=Be(e,t);if(this.el=a.createElement(h,s),k.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(n=k.nextNode())!==null&&l.length<d;){if(n.nodeType===1){if(n.hasAttributes())for(let p of n.getAttributeNames())if(p.endsWith($e)){let f=u[o++],m=n.getAttribute(p).split(v),g=/([.?@])?(.*)/.exec(f);l.push({type:1,index:i,name:g[2],strings:m,ctor:g[1]==="."?q:g[1]==="?"?V:g[1]==="@"?G:E}),n.removeAttribute(p)}else p.startsWith(v)&&(l.push({type:6,index:i}),n.removeAttribute(p));if(je.test(n.tagName)){let p=n.textContent.split(v),f=p.length-1;if(f>0){n.textContent=B?B.emptyScript:"";for(let m=0;m<f;m++)n.append(p[m],H()),k.nextNode(),l.push({type:2,index:++i});n.append(p[f],H())}}}else if(n.nodeType===8)if(n.data===be)l.push({type:2,index:i});else{let p=-1;for(;(p=n.data.indexOf(v,p+1))!==-1;)l.push({type:7,index:i}),p+=v.length-1}i++}}static createElement(e,t){let s=A.createElement("template");return s.innerHTML=e,s}};function T(a,e,t=a,s){if(e===S)return e;let n=s!==void 0?t._$Co?.[s]:t._$Cl,i=P(e)?void 0:e._$litDirective$;return n?.constructor!==i&&(n?._$AO?.(!1),i===void 0?n=void 0:(n=new i(a),n._$AT(a,t,s)),s!==void 0?(t._$Co??=[])[s]=n:t._$Cl=n),n!==void 0&&(e=T(a,n._$AS(a,e.values),n,s)),e}var Y=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:s}=this._$AD,n=(e?.creationScope??A).importNode(t,!0);k.currentNode=n;let i=k.nextNode(),o=0,d=0,l=s[0];for(;l!==void 0;){if(o===l.index){let h;l.type===2?h=new L(i,i.nextSibling,this,e):l.type===1?h=new l.ctor(i,l.name,l.strings,this,e):l.type===6&&(h=new K(i,this,e)),this._$AV.push(h),l=s[++d]}o!==l?.index&&(i=k.nextNode(),o++)}return k.currentNode=A,n}p(e){let t=0;for(let s of this._$AV)s!==void 0&&(s.strings!==void 0?(s._$AI(e,s,t),t+=s.strings.length-2):s._$AI(e[t])),t++}},L=class a{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,s,n){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=s,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=T(this,e,t),P(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==S&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Ue(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&P(this._$AH)?this._$AA.nextSibling.data=e:this.T(A.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:s}=e,n=typeof s=="number"?this._$AC(e):(s.el===void 0&&(s.el=D.createElement(Fe(s.h,s.h[0]),this.options)),s);if(this._$AH?._$AD===n)this._$AH.p(t);else{let i=new Y(n,this),o=i.u(this.options);i.p(t),this.T(o),this._$AH=i}}_$AC(e){let t=We.get(e.strings);return t===void 0&&We.set(e.strings,t=new D(e)),t}k(e){ve(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,s,n=0;for(let i of e)n===t.length?t.push(s=new a(this.O(H()),this.O(H()),this,this.options)):s=t[n],s._$AI(i),n++;n<t.length&&(this._$AR(s&&s._$AB.nextSibling,n),t.length=n)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let s=Ie(e).nextSibling;Ie(e).remove(),e=s}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},E=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,s,n,i){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=n,this.options=i,s.length>2||s[0]!==""||s[1]!==""?(this._$AH=Array(s.length-1).fill(new String),this.strings=s):this._$AH=c}_$AI(e,t=this,s,n){let i=this.strings,o=!1;if(i===void 0)e=T(this,e,t,0),o=!P(e)||e!==this._$AH&&e!==S,o&&(this._$AH=e);else{let d=e,l,h;for(e=i[0],l=0;l<i.length-1;l++)h=T(this,d[s+l],t,l),h===S&&(h=this._$AH[l]),o||=!P(h)||h!==this._$AH[l],h===c?e=c:e!==c&&(e+=(h??"")+i[l+1]),this._$AH[l]=h}o&&!n&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},q=class extends E{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},V=class extends E{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},G=class extends E{constructor(e,t,s,n,i){super(e,t,s,n,i),this.type=5}_$AI(e,t=this){if((e=T(this,e,t,0)??c)===S)return;let s=this._$AH,n=e===c&&s!==c||e.capture!==s.capture||e.once!==s.once||e.passive!==s.passive,i=e!==c&&(s===c||n);n&&this.element.removeEventListener(this.name,this,s),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},K=class{constructor(e,t,s){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(e){T(this,e)}},Ye={M:$e,P:v,A:be,C:1,L:Be,R:Y,D:Ue,V:T,I:L,H:E,N:V,U:G,B:q,F:K},Rt=ye.litHtmlPolyfillSupport;Rt?.(D,L),(ye.litHtmlVersions??=[]).push("3.3.3");var qe=(a,e,t)=>{let s=t?.renderBefore??e,n=s._$litPart$;if(n===void 0){let i=t?.renderBefore??null;s._$litPart$=n=new L(e.insertBefore(H(),i),i,void 0,t??{})}return n._$AI(a),n};var Ve={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Ge=a=>(...e)=>({_$litDirective$:a,values:e}),X=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,s){this._$Ct=e,this._$AM=t,this._$Ci=s}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:Ht}=Ye,Ke=a=>a;var Je=()=>document.createComment(""),C=(a,e,t)=>{let s=a._$AA.parentNode,n=e===void 0?a._$AB:e._$AA;if(t===void 0){let i=s.insertBefore(Je(),n),o=s.insertBefore(Je(),n);t=new Ht(i,o,a,a.options)}else{let i=t._$AB.nextSibling,o=t._$AM,d=o!==a;if(d){let l;t._$AQ?.(a),t._$AM=a,t._$AP!==void 0&&(l=a._$AU)!==o._$AU&&t._$AP(l)}if(i!==n||d){let l=t._$AA;for(;l!==i;){let h=Ke(l).nextSibling;Ke(s).insertBefore(l,n),l=h}}}return t},w=(a,e,t=a)=>(a._$AI(e,t),a),Pt={},Xe=(a,e=Pt)=>a._$AH=e,Ze=a=>a._$AH,Z=a=>{a._$AR(),a._$AA.remove()};var Qe=(a,e,t)=>{let s=new Map;for(let n=e;n<=t;n++)s.set(a[n],n);return s},O=Ge(class extends X{constructor(a){if(super(a),a.type!==Ve.CHILD)throw Error("repeat() can only be used in text expressions")}dt(a,e,t){let s;t===void 0?t=e:e!==void 0&&(s=e);let n=[],i=[],o=0;for(let d of a)n[o]=s?s(d,o):o,i[o]=t(d,o),o++;return{values:i,keys:n}}render(a,e,t){return this.dt(a,e,t).values}update(a,[e,t,s]){let n=Ze(a),{values:i,keys:o}=this.dt(e,t,s);if(!Array.isArray(n))return this.ut=o,i;let d=this.ut??=[],l=[],h,u,p=0,f=n.length-1,m=0,g=i.length-1;for(;p<=f&&m<=g;)if(n[p]===null)p++;else if(n[f]===null)f--;else if(d[p]===o[m])l[m]=w(n[p],i[m]),p++,m++;else if(d[f]===o[g])l[g]=w(n[f],i[g]),f--,g--;else if(d[p]===o[g])l[g]=w(n[p],i[g]),C(a,l[g+1],n[p]),p++,g--;else if(d[f]===o[m])l[m]=w(n[f],i[m]),C(a,n[p],n[f]),f--,m++;else if(h===void 0&&(h=Qe(o,m,g),u=Qe(d,p,f)),h.has(d[p]))if(h.has(d[f])){let b=u.get(o[m]),M=b!==void 0?n[b]:null;if(M===null){let j=C(a,n[p]);w(j,i[m]),l[m]=j}else l[m]=w(M,i[m]),C(a,n[p],M),n[b]=null;m++}else Z(n[f]),f--;else Z(n[p]),p++;for(;m<=g;){let b=C(a,l[g+1]);w(b,i[m]),l[m++]=b}for(;p<=f;){let b=n[p++];b!==null&&Z(b)}return this.ut=o,Xe(a,l),S}});var Dt=new Set([403,404]),Wt=new Set([408,425,429,502,503,504]),_e=5,Ut=120,et=Symbol.for("lateral.problem"),y=class a extends Error{[et]=!0;constructor(e,t={}){super(t.code??e),this.state=e,this.code=t.code??e,this.status=t.status??0,this.requestId=t.requestId??null,this.reasons=t.reasons??[],this.retryAfter=t.retryAfter??_e}static of(e){return typeof e=="object"&&e!==null&&et in e?e:new a("broken",{code:"unexpected"})}};async function xe(a){let e=await a.json().catch(()=>({})),s={code:typeof e?.code=="string"?e.code:"unknown",status:a.status,requestId:a.headers.get("X-Request-ID"),reasons:Array.isArray(e?.errors)?e.errors.map(n=>`${n?.reason}`):[],retryAfter:Ft(a.headers.get("Retry-After"))};return new y(jt(a.status),s)}function jt(a){return a===401?"expired":Dt.has(a)?"forbidden":a===409||a===410?"not-open":a===412||a===428?"changed":Wt.has(a)?"unreachable":"broken"}function Ft(a){if(a===null)return _e;let e=/^\d+$/.test(a)?Number(a):(Date.parse(a)-Date.now())/1e3;return Number.isFinite(e)?Math.min(Math.max(e,1),Ut):_e}var Bt=6e4,Yt=3,qt=15e3;function tt(a){let e=null,t=null,s=0;async function n(){try{let i=await Gt(qt,Promise.resolve().then(a));if(typeof i?.token!="string")throw new TypeError("getToken gave no token");return s=0,e={text:i.token,renewAt:performance.now()+Math.max(Vt(i)-Bt,0),employee:st(i).sub??null,operations:i.operations?new Set(i.operations):null},e}catch{throw s+=1,new y("expired",{code:"no_token"})}finally{t=null}}return{async current(i){if(e&&e.text!==i&&performance.now()<e.renewAt)return e.text;if(s>=Yt)throw new y("expired",{code:"no_token"});return t??=n(),(await t).text},forgive(){s=0},opens(i){return e?.operations?.has(i)??!0},speaksFor(i){return(e?.employee??i)===i}}}function Vt(a){let{iat:e=0,exp:t=0}=st(a);if(t>e)return(t-e)*1e3;let s=Date.parse(a.expires_at)-Date.now();return Number.isFinite(s)?s:0}function st(a){try{let e=a.token.split(".").at(-2)??"";return JSON.parse(atob(e.replaceAll("-","+").replaceAll("_","/")))??{}}catch{return{}}}function Gt(a,e){return new Promise((t,s)=>{let n=setTimeout(()=>s(new Error("no answer in time")),a);e.then(t,s).finally(()=>clearTimeout(n))})}var Kt=50,Jt=3e4,Xt=3,Zt=404,Qt={data:null,list:null,etag:null},es=10,I=class{#t;#e;#n=new Map;#a=new Map;#s=new Map;constructor({server:e,locale:t,getToken:s,fetch:n}){if(typeof s!="function")throw new TypeError("lateral: getToken is no function");this.server=(e??new URL(import.meta.url).origin).replace(/\/$/,""),this.locale=t??null,this.#t=n??globalThis.fetch.bind(globalThis),this.#e=tt(s)}opens(e){return this.#e.opens(e)}async ready(){await this.#e.current()}speaksFor(e){return this.#e.speaksFor(e)}forgive(){this.#e.forgive()}read(e,{signal:t,language:s="en"}={}){let n=`${s} ${e}`,i=this.#a.get(n);return i||(i=new ke(o=>this.#i(n,e,s,o)),this.#a.set(n,i),i.onEnd(()=>{this.#a.get(n)===i&&this.#a.delete(n)})),i.join(t)}async send(e,t,s,{signal:n,language:i="en",ifMatch:o,keepalive:d}={}){let l={"Content-Type":"application/json"},h=s===void 0?void 0:JSON.stringify(s),u=`${e} ${t} ${h}`,p=this.#s.get(u)??W(),f=this.#s.delete(u);e==="POST"&&(l["Idempotency-Key"]=p),o&&(l["If-Match"]=o);for(let m=1;;m+=1)try{let g=await this.#o({method:e,path:t,headers:l,body:h,language:i,keepalive:d},n);if(!g.ok)throw await xe(g);return await nt(g)}catch(g){let b=y.of(g);if(e==="DELETE"&&f&&b.status===Zt)return Qt;let M=b.state==="unreachable",j=M&&m<Xt;if(n?.aborted||!j||b.retryAfter>es)throw M&&at(this.#s,u,p),g;f=!0,await ts(b.status?b.retryAfter:m,n)}}async#i(e,t,s,n){let i=this.#n.get(e),o=i?.etag?{"If-None-Match":i.etag}:{},d=await this.#o({method:"GET",path:t,headers:o,language:s},n);if(d.status===304&&i)return i;if(!d.ok)throw await xe(d);let l=await nt(d);return this.#n.delete(e),at(this.#n,e,l),l}async#o(e,t){let s=await this.#e.current(),n=await this.#r(e,s,t);if(n.status!==401)return n;let i=await this.#e.current(s);return this.#r(e,i,t)}async#r({method:e,path:t,headers:s,body:n,language:i,keepalive:o},d,l){let h=AbortSignal.timeout(Jt);try{return await this.#t(`${this.server}${t}`,{method:e,body:n,headers:{...s,"Accept-Language":i,Authorization:`Bearer ${d}`},signal:l?AbortSignal.any([l,h]):h,keepalive:o,cache:"no-store",credentials:"omit",redirect:"error",referrerPolicy:"no-referrer"})}catch(u){throw l?.aborted?u:new y("unreachable",{code:"no_answer"})}}},ke=class{#t=new AbortController;#e=0;#n;constructor(e){this.#n=e(this.#t.signal),this.#n.catch(()=>{})}onEnd(e){this.#n.then(e,e),this.#t.signal.addEventListener("abort",e,{once:!0})}join(e){return this.#e+=1,new Promise((t,s)=>{this.#n.then(t,s),e?.addEventListener("abort",()=>{this.#e-=1,this.#e===0&&this.#t.abort(),s(e.reason)},{once:!0})})}};async function nt(a){try{let e=await a.text();return{data:e?JSON.parse(e):null,list:a.headers.get("Lateral-List"),etag:a.headers.get("ETag")}}catch{throw new y("unreachable",{code:"cut_off"})}}function at(a,e,t){a.set(e,t),a.size>Kt&&a.delete(a.keys().next().value??"")}function W(){let a=crypto.getRandomValues(new Uint8Array(16));return Array.from(a,e=>e.toString(16).padStart(2,"0")).join("")}function ts(a,e){return new Promise((t,s)=>{let n=setTimeout(t,a*1e3);e?.addEventListener("abort",()=>{clearTimeout(n),s(e.reason)})})}var Ae=class extends EventTarget{session=null;configure(e){return this.session=new I(e),this.dispatchEvent(new Event("session")),this.session}},ss=Symbol.for("lateral.page"),ns=globalThis,z=ns[ss]??=new Ae;var it=`:host{--_surface: var(--lateral-surface, light-dark(#ffffff, #161b22));--_raised: var(--lateral-raised, light-dark(#f4f6f8, #1e252e));--_text: var(--lateral-text, light-dark(#1b2430, #e6ebf1));--_muted: var(--lateral-muted, light-dark(#566273, #a3afbd));--_accent: var(--lateral-accent, light-dark(#0b6259, #66cdbf));--_on-accent: var(--lateral-on-accent, light-dark(#ffffff, #06211e));--_accent-soft: var(--lateral-accent-soft, light-dark(#e3f1ef, #17312f));--_good: var(--lateral-good, light-dark(#1a6b41, #7ad19f));--_gap: var(--lateral-gap, light-dark(#96480a, #f0b274));--_gap-soft: var(--lateral-gap-soft, light-dark(#fbeee2, #33261a));--_line: var(--lateral-line, light-dark(#d9dfe6, #333d49));--_line-strong: var(--lateral-line-strong, light-dark(#7b8796, #77838f));--_bar: var(--lateral-bar, light-dark(#3d8f86, #55b3a7));--_bar-sum: var(--lateral-bar-sum, light-dark(#1b2430, #c7d1dc));--_bar-against: var(--lateral-bar-against, light-dark(#c26a1f, #e39b58));--_focus: var(--lateral-focus, light-dark(#1a4fd6, #8ab4ff));--_radius: var(--lateral-radius, 12px);--_radius-small: var(--lateral-radius-small, 8px);--_space: var(--lateral-space, 16px);--_font: var(--lateral-font, inherit);--_font-size: var(--lateral-font-size, 1rem);--_title-size: var(--lateral-title-size, 1.125em);--_heading-size: var(--lateral-heading-size, 1.375em);--_shadow: var(--lateral-shadow, 0 1px 2px light-dark(#1b243014, #00000066));display:block;container-type:inline-size;color:var(--_text);font-family:var(--_font);font-size:var(--_font-size);line-height:1.5}:host([hidden]){display:none}*,:before,:after{box-sizing:border-box}p,ul,ol,fieldset,table{margin:0;padding:0}p,li,span,div,th,td{overflow-wrap:anywhere}ol,ul{list-style:none}.frame{display:grid;gap:var(--_space)}.frame,.card,.panel,.section,.move,.cards,.held,.wishes,.empty,.notice,.bare,.add{grid-template-columns:minmax(0,1fr)}.top{display:grid;gap:2px}.heading{font-size:var(--_heading-size);font-weight:650;line-height:1.25;text-wrap:balance}.title{font-size:var(--_title-size)}.small-heading{font-size:1em}.muted{color:var(--_muted)}.small{font-size:.875em}.strong{font-weight:600}.plain{display:grid;gap:4px}.unseen{position:absolute;inline-size:1px;block-size:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}.cards{display:grid;gap:var(--_space)}.card,.panel{position:relative;display:grid;gap:12px;padding:calc(var(--_space) * 1.25);background:var(--_surface);border:1px solid var(--_line);border-radius:var(--_radius);box-shadow:var(--_shadow)}.card-top{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:4px 16px}.card-top .title{flex:1 1 14ch}.near{display:inline-flex;align-items:center;gap:8px;color:var(--_accent);font-weight:600;white-space:nowrap}.near[data-band=far],.near[data-band=stretch]{color:var(--_muted)}.steps .full{fill:currentcolor}.steps .hollow{fill:none;stroke:var(--_line-strong);stroke-width:1}.facts{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;color:var(--_muted);font-size:.9375em;margin-block-start:-6px}.top .facts{margin-block-start:2px}.facts:empty{display:none}.tag{padding:1px 8px;border:1px solid var(--_line-strong);border-radius:999px;color:var(--_text);font-size:.8125em}.reasons{display:grid;gap:6px}.reason{display:grid;grid-template-columns:22px 1fr;gap:10px;align-items:start}.sign{display:grid;place-items:center;inline-size:22px;block-size:22px;margin-block-start:1px;border-radius:50%;background:var(--_accent-soft);color:var(--_accent);font-weight:700;font-size:.875em;line-height:1}.against .sign{background:var(--_gap-soft);color:var(--_gap)}.learn .sign{background:var(--_raised);color:var(--_text)}:host(:dir(rtl)) .learn .sign{transform:scaleX(-1)}.quiet{color:var(--_muted)}.quiet .sign{background:var(--_raised);color:var(--_muted)}.actions{display:flex;flex-wrap:wrap;gap:8px;align-items:center}.action{min-block-size:36px;min-inline-size:36px;padding:6px 14px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em;font-weight:550;line-height:1.3;text-align:center;text-decoration:none;cursor:pointer}.action:hover{background:var(--_raised)}.action.strong{border-color:var(--_accent);background:var(--_accent);color:var(--_on-accent)}.action.plain{border-color:transparent;background:transparent;color:var(--_accent);text-decoration:underline;text-underline-offset:3px}.action.wide{justify-self:center}.section>.action{justify-self:start}.action:disabled{opacity:.6;cursor:default}:focus-visible{outline:3px solid var(--_focus);outline-offset:2px}summary{display:inline-flex;align-items:center;gap:8px;min-block-size:28px;padding-inline-end:8px;border-radius:4px;color:var(--_accent);font-size:.9375em;font-weight:550;cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}summary:before{content:"";inline-size:7px;block-size:7px;border-inline-end:2px solid currentcolor;border-block-end:2px solid currentcolor;rotate:-45deg}:host(:dir(rtl)) summary:before{rotate:45deg}details[open]>summary:before{rotate:45deg}details>:not(summary){margin-block-start:8px}.about{display:grid;gap:4px;justify-items:start;padding-block-start:4px;font-size:.9375em;max-inline-size:68ch}.whys{display:grid;gap:10px;padding:12px;border:1px solid var(--_line);border-radius:var(--_radius-small);background:var(--_raised)}.whys legend{float:inline-start;inline-size:100%;margin-block-end:8px;font-weight:600}.gone{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px;padding:8px calc(var(--_space) * 1.25);border:1px dashed var(--_line-strong);border-radius:var(--_radius);color:var(--_muted)}.failed{color:var(--_gap)}.bars{inline-size:100%;border-collapse:collapse;font-size:.9375em}.bars th{inline-size:45%;padding-block:5px;padding-inline-end:12px;font-weight:400;text-align:start;vertical-align:top}.bars td{padding-block:5px;vertical-align:top;white-space:nowrap}.bars tfoot th,.bars tfoot td{border-block-start:1px solid var(--_line-strong);font-weight:650}.bar{inline-size:calc(100% - 4.5em);block-size:12px;vertical-align:middle}:host(:dir(rtl)) .bar{transform:scaleX(-1)}.bar .part{fill:var(--_bar)}.bar .sum{fill:var(--_bar-sum)}.bar .against{fill:var(--_bar-against)}.bar .hatch{stroke:var(--_surface);stroke-width:2;vector-effect:non-scaling-stroke}.bar .zero{stroke:var(--_line-strong);stroke-width:1;vector-effect:non-scaling-stroke}.amount{display:inline-block;inline-size:4em;margin-inline-start:.5em;font-variant-numeric:tabular-nums;text-align:end}.evidence{display:block;color:var(--_muted);font-size:.8125em}.move{display:grid;gap:calc(var(--_space) * 1.25)}.inside{padding-block-start:var(--_space);border-block-start:1px solid var(--_line)}.section{display:grid;gap:8px}.description{max-inline-size:68ch;white-space:pre-line}.own{display:grid;gap:4px;margin:0}.own div{display:flex;flex-wrap:wrap;gap:0 12px}.own dd{margin:0}.own a{color:var(--_accent)}.gaps{display:grid;gap:6px}.gaps li{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px}.panel{gap:20px}.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:calc(var(--_space) * 1.5);align-items:start}.bare{display:grid;gap:8px;border:0;margin-block-end:8px}.bare legend{padding:0;margin-block-end:6px;font-weight:600}.slider{display:grid;grid-template-columns:minmax(0,1fr) 4em;gap:0 12px;align-items:center}.slider>.small{text-align:end}input[type=range]{inline-size:100%;block-size:32px;margin:0;accent-color:var(--_accent)}input[type=number],input[type=text],input[type=date],textarea,select{min-block-size:36px;min-inline-size:0;max-inline-size:100%;padding:4px 8px;border:1px solid var(--_line-strong);border-radius:var(--_radius-small);background:var(--_surface);color:var(--_text);font:inherit;font-size:.9375em}.field>*{inline-size:100%}input[type=text]{flex:1 1 10em}.toggle{display:grid;grid-template-columns:24px 1fr;gap:8px;align-items:start;min-block-size:28px}.toggle input{inline-size:20px;block-size:20px;margin:2px;accent-color:var(--_accent)}.add{display:grid;gap:4px;margin-block-end:8px}.row{display:flex;flex-wrap:wrap;gap:8px}.ranked{display:grid;gap:4px}.ranked>li{display:grid;grid-template-columns:1.75em minmax(0,1fr) auto;gap:0 8px;align-items:center;padding-block:8px;border-block-end:1px solid var(--_line)}.rank{color:var(--_muted);font-size:1.25em;font-weight:650;font-variant-numeric:tabular-nums}.what{display:grid}.turn{grid-column:2 / -1;color:var(--_muted)}.turn.up{color:var(--_good);font-weight:600}.turn.down{color:var(--_gap)}.turn.up:before{content:"\\2191\\a0" / ""}.turn.down:before{content:"\\2193\\a0" / ""}.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:var(--_space);align-items:start}.own-line{justify-self:start}.asked{padding:12px var(--_space);border-inline-start:4px solid var(--_accent);background:var(--_accent-soft);max-inline-size:68ch}.way>li{position:relative;display:grid;gap:2px;padding-inline-start:24px;padding-block-end:16px}.way>li:before{content:"";position:absolute;inset-inline-start:4px;inset-block-start:8px;inline-size:9px;block-size:9px;border:2px solid var(--_accent);border-radius:50%;background:var(--_accent)}.way>li.here:before{background:var(--_surface)}.way>li:not(:last-child):after{content:"";position:absolute;inset-inline-start:10px;inset-block:22px -6px;inline-size:1px;background:var(--_line-strong)}.way .facts{margin-block-start:0}.even{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,10.5rem),1fr));gap:var(--_space);align-items:start}.interested,.deeds,.deed,.planned,.field{display:grid;grid-template-columns:minmax(0,1fr);gap:8px}.deeds{gap:var(--_space)}.planned,.deed{padding-block-end:10px;border-block-end:1px solid var(--_line)}.planned:last-child,.deed:last-child{padding-block-end:0;border-block-end:0}.planned>.action,.deed>.action,.interested>.action,.whys>.action{justify-self:start}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,14rem),1fr));gap:var(--_space);margin:0}.two dt{font-weight:600}.two dd{margin:0;white-space:pre-line}.plain-table{border-collapse:collapse;inline-size:100%;font-size:.9375em}.plain-table :is(th,td){padding:4px 8px 4px 0;border-block-end:1px solid var(--_line);font-weight:400;text-align:start}.held,.wishes{display:grid;gap:8px}.held li,.wishes li{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 12px}.empty,.notice{display:grid;gap:8px;justify-items:start;padding:calc(var(--_space) * 1.25);border:1px solid var(--_line);border-radius:var(--_radius);background:var(--_raised);max-inline-size:68ch}.notice{border-inline-start:4px solid var(--_gap)}.empty-title,.notice-title{font-size:1.0625em;font-weight:650}.helps{display:grid;gap:6px;list-style:disc;padding-inline-start:1.25em}.select{user-select:all}[aria-busy=true]>.cards,[aria-busy=true]>.move{opacity:.75}.skeleton{display:grid;gap:var(--_space);animation:appear 0s .2s both}.bone{min-block-size:400px;align-content:start}.bone-line{block-size:14px;border-radius:4px;background:var(--_raised)}.bone-line.title{block-size:20px;inline-size:60%}.bone-line.short{inline-size:35%}@keyframes appear{0%{visibility:hidden}}@container (inline-size < 40rem){.split{grid-template-columns:minmax(0,1fr)}}@container (inline-size < 26rem){.card,.panel,.empty,.notice{padding:var(--_space)}.bars,.bars tbody,.bars tfoot,.bars tr,.bars th,.bars td{display:block;inline-size:100%}.bars th{padding-block:6px 0}.bars td{padding-block:0 4px}.bars tfoot td{border-block-start:0}.actions .action{flex:1 1 auto}}@media(prefers-reduced-motion:no-preference){.action,summary:before{transition:background-color .12s,rotate .12s}}@media(forced-colors:active){.bar .part,.bar .sum,.steps .full{fill:CanvasText}.bar .against{fill:Mark}.bar .zero,.bar .hatch,.steps .hollow{stroke:CanvasText}.sign{border:1px solid CanvasText}.action.strong{border-width:3px}}@media print{.actions,.adds-up:not([open]){display:none}.card{break-inside:avoid;box-shadow:none}}
`;var Q=null;function ot(){return Q||(Q=new CSSStyleSheet,Q.replaceSync(it)),[Q]}function rt(a){return r`<div class="skeleton" aria-hidden="true">
      ${[1,2,3].map(()=>r`<div class="bone card">
          <i class="bone-line short"></i><i class="bone-line title"></i><i class="bone-line"></i
          ><i class="bone-line"></i>
        </div>`)}
    </div>
    <p class="unseen">${a.say("state.waiting")}</p>`}function lt(a,e,t,s){let{state:n,requestId:i}=e;return r`<div class="notice" part="notice" role="alert">
    <p class="notice-title">${a.say(`state.${n}`)}</p>
    <p>${a.say(`state.${n}.help`)}</p>
    ${t===null||n==="forbidden"||n==="expired"?c:r`<p class="muted">${a.say("state.as_of",{time:a.time(t)})}</p>`}
    ${n==="broken"&&i?r`<p class="muted">
          ${a.say("state.request_id")} <code class="select">${i}</code>
        </p>`:c}
    ${n==="forbidden"||n==="not-open"?c:r`<button class="action" part="action" type="button" @click=${s}>
          ${a.say(n==="changed"?"action.reload":"action.again")}
        </button>`}
  </div>`}function ct(a,{code:e,state:t,reasons:s}){let n=a.code("refused",e)||a.code("refused",t);return r`<p class="failed" role="alert">
    ${n||a.say("dismiss.failed")}
    ${e==="invalid_input"?r`<span lang="en">${s.join("; ")}</span>`:c}
  </p>`}var dt={"state.waiting":"Loading","state.expired":"Your sign-in has run out","state.expired.help":"Nothing is lost. Try again; if that does not help, sign in to your portal once more.","state.forbidden":"There is nothing here for you","state.forbidden.help":"What you look for does not exist, or is not shown to you.","state.not-open":"This is not open","state.not-open.help":"You left the organisation, object to being ranked, or the opening has closed.","state.unreachable":"The service cannot be reached","state.unreachable.help":"We try again by ourselves in a moment.","state.changed":"Somebody changed this in the meantime","state.changed.help":"Load it again to see what is there now. What you entered was not stored.","state.broken":"Something went wrong","state.broken.help":"It is not your fault. Try again, or tell support the number below.","state.as_of":"What you see is from {time}.","state.request_id":"For support:","action.again":"Try again","action.reload":"Load again","action.open":"See how it fits","action.close":"Close","action.not_this":"Not this","action.undo":"Undo","band.strong":"Very near","band.worth_a_talk":"Near","band.stretch":"A stretch","band.far":"Far","kind.lateral":"Same grade","kind.promotion":"Higher grade","kind.step_back":"Lower grade","side.for":"For it:","side.against":"Against it:","side.learn":"To learn:","card.leads":"Leads people","card.nothing_against":"Nothing in the records speaks against it.","card.nothing_to_learn":"No missing skill is known.","card.little_known":"Little is known of you or of the opening, so take this with care.","card.adds_up":"How it adds up","bars.caption":"The parts that add up to the score","bars.part":"Part","bars.share":"Share","bars.rest":"All that is small, together","bars.sum":"Together","bars.more":{one:"and {n} more",other:"and {n} more"},"moves.heading":"Moves that are near you","moves.lead":"Work elsewhere in the organisation that your skills, your work and your wishes come near to.","moves.more":{one:"Show {n} more",other:"Show {n} more"},"empty.title":"Nothing near today","empty.text":"No open position comes near your skills, work and wishes today. That is usual: most people find something only now and then.","empty.helps":"What would help:","empty.tried":"Each step was tried with the openings of today.","empty.wish":"State a wish, such as a function or a role. Wishes count beside skills.","empty.later":"Look again later: openings come and go.","dismiss.why":"Why not? You need not say.","dismiss.unsaid":"I'd rather not say","dismiss.keep":"Keep it","dismiss.who":"You and HR can see this. The hiring manager and your own manager cannot.","dismiss.gone":"Not shown any more:","dismiss.done":"{title} is not shown any more. You can undo this.","dismiss.undone":"{title} is shown again.","dismiss.failed":"This was not stored. Try again.","why.skills":"The skills do not fit","why.level":"Wrong level","why.place":"Wrong place","why.team":"The team","why.timing":"Not now","why.not_interested_in_function":"Not this kind of work","why.other":"Something else","about.counts":"What counts, and what never does","about.counts.text":"Counted are skills, the work you describe, the wishes you state, grades, and moves that colleagues made before.","about.never.text":"Never counted: name, age, sex, nationality, pay, and ratings of your performance.","about.sees":"Who else sees this","about.sees.text":"You and HR see this list. Managers see one that leaves out the wishes you keep from them.","about.left_out":"What was left out","left_out.own_role":{one:"{n} opening of the role you hold",other:"{n} openings of the role you hold"},"left_out.dismissed":{one:"{n} opening that you turned down",other:"{n} openings that you turned down"},"left_out.not_wanted":{one:"{n} opening that your wishes rule out",other:"{n} openings that your wishes rule out"},"left_out.not_eligible":{one:"{n} opening whose rules are not met",other:"{n} openings whose rules are not met"},"left_out.too_far":{one:"{n} opening that is far",other:"{n} openings that are far"},"move.reasons":"What speaks for it, and against it","move.adds_up":"How it adds up, in detail","move.adds_up.text":"The parts add up to {score} of 1. It says how likely experts would call the move sensible, and nothing about how good you are.","move.gaps":"What you would learn","move.change":"What would change it","move.rules":"The rules","move.closes":"Open until {day}","move.apply":"Go to the application","flag.true":"Yes","flag.false":"No","remote.onsite":"On site","remote.hybrid":"Part of the week on site","remote.remote":"From anywhere","gaps.order":"What gains most for the least effort comes first.","gaps.essential":"Essential","gaps.welcome":"Welcome","gaps.raise":"from level {from} to {to}","gaps.near":"near your {skill}","gaps.new":"new to you","gaps.new_to":"new to you, level {to} is asked for","change.in_list":"It is among your first ten already, at place {place}.","change.in_list_somewhere":"It is among your first ten already.","change.none":"No small change was found that brings it near.","change.verified":"Each was tried: all openings were ranked again with it.","change.not_enough":"This came closest, but is not enough by itself.","rules.met":"You may move into this opening: every rule is met.","rules.not_met":"You cannot move into this opening today:","rules.all":{one:"The rule",other:"All {n} rules"},"rules.yes":"Met:","rules.no":"Not met:","try.heading":"What if?","try.lead":"Move a skill or try a wish, and see what would come near. Nothing is saved.","try.skills":"If you could do more","try.level":"Level of {skill}, 0 to 5","try.number":"The same as a number","try.held":"today {level}","try.wishes":"If you wished for something else","try.no_wishes":"You have stated no wish.","try.another":"Try another wish, in your own words","try.add":"Try it","try.list":"Your list would be","try.today_list":"Your list today","try.from":"today at {place}","try.new":"not on the list today","try.same":"as today","try.left":"Would leave the list:","try.back":"Back to today","try.said":"{title}: place {place}, today {before}.","try.said_new":"{title} would come in at place {place}.","try.said_same":"Nothing changes places.","paths.heading":"Ways there","paths.lead":"Steps that lead to the roles you wish for, one after another.","paths.today":"Today","paths.learn":"Learn:","paths.open":{one:"{n} opening today",other:"{n} openings today"},"paths.steps":{one:"{n} step",other:"{n} steps"},"paths.skills":{one:"{n} skill to learn",other:"{n} skills to learn"},"paths.expert":"The expert way, an equal choice","paths.none":"No way was found","paths.none.help":"State a wish for a role or a function, and ways there are looked for.","chance.strong":"A good chance","chance.worth_a_talk":"Worth a talk","chance.stretch":"A stretch","chance.far":"A long way","profile.heading":"What is known of you","profile.open":"You say that you are open to moves.","profile.not_open":"You say that you are not looking for a move.","profile.skills":"Skills","profile.more_skills":{one:"Show {n} more",other:"Show {n} more"},"profile.level":"level {level} of 5","profile.no_level":"no level stated","source.self":"you say so","source.manager":"your manager says so","source.assessment":"assessed","source.inferred":"read from your work","profile.wishes":"Wishes, and who may know","profile.no_wishes":"You have stated no wish. A wish counts beside your skills.","profile.not_this":"Rather not:","profile.who":"Who may know of “{wish}”","visible.private":"You, and HR on your record alone","visible.hr":"You and HR","visible.manager":"You, HR and managers","profile.preview":"What your manager sees","profile.preview.text":"Your skills, your work, and these wishes:","profile.preview.none":"Your skills and your work. None of your wishes, not even that there are some.","profile.stored":"Stored.","profile.looks":"Who looked at you","profile.looks.none":"Nobody but you, as far as the log goes back.","looks.hr":"HR","looks.manager":"A manager","looks.system":"A system of your organisation","looks.other":"Somebody else","looks.record":"read your record","looks.ranking":"saw you in a ranking, or your moves","looks.other_read":"read something else of you","moves.further":"Look further","interest.button":"Interested","interest.see":"See how it stands","interest.title":"Who will know?","interest.share":"Tell the hiring manager","interest.share.who":"The manager who hires and HR will know. Your own manager learns of it only when you ask for your release.","interest.note":"Note it for me","interest.note.who":"You and HR will know, and nobody else.","interest.go_on":"Go on all the same","interest.noted":"You noted an interest. You and HR know of it.","interest.shared":"The manager who hires knows of your interest.","form.leave":"Not now","form.store":"Store","conflict.mine":"What you entered","conflict.theirs":"What is stored now","conflict.take_mine":"Store mine","conflict.take_theirs":"Keep what is stored","refused.line_would_know":"The manager who hires leads you, directly or through others, and would learn of your interest.","refused.not_eligible":"A rule of this opening is not met. “See how it fits” tells which.","refused.too_many":"Too many of your moves are open. Withdraw one first.","refused.why_lead_asked":"This role leads people. Say first why you want to lead; no answer is a wrong one.","refused.seat_taken":"Every seat of the opening is taken.","refused.already_asked":"Ask one person at a time, and nobody twice within half a year.","refused.full":"This mentor has no place left now.","refused.own_result":"A measure is the team's. This one names a result of the leader's own.","refused.invalid_input":"Something in it is not possible:","refused.changed":"Somebody was quicker. Look how it stands now, and decide again.","refused.forbidden":"This is not possible for you.","refused.not-open":"This is not possible any more. Look how it stands now."};var os=new Set(["en","nl","de","cs","pt"]),ee={en:dt},te={},Ee="x-pseudo",rs=.4,Te=class{#t;#e;#n;constructor(e){this.#n=e===Ee,this.language=U(e),this.region=this.#n||!e.startsWith(this.language)?this.language:e;let{language:t}=this;this.#t={...ee.en,...te.en,...ee[t],...te[t]},this.#e=new Intl.PluralRules(this.language)}say(e,t={}){let s=this.#t[e];if(s===void 0)return e;let i=(typeof s=="string"?s:s[this.#e.select(Number(t.n))]??s.other).replaceAll(/\{(\w+)\}/g,(o,d)=>String(t[d]??""));return this.#n?`⟦${i}${"~".repeat(Math.ceil(i.length*rs))}⟧`:i}code(e,t){return`${e}.${t}`in this.#t?this.say(`${e}.${t}`):""}number(e,t={minimumFractionDigits:2,maximumFractionDigits:2}){return new Intl.NumberFormat(this.region,t).format(e)}signed(e){let t={minimumFractionDigits:2,maximumFractionDigits:2};return this.number(e,{...t,signDisplay:"exceptZero"})}day(e){return new Intl.DateTimeFormat(this.region,{dateStyle:"long"}).format(new Date(e))}time(e){let t={dateStyle:"medium",timeStyle:"short"};return new Intl.DateTimeFormat(this.region,t).format(new Date(e))}list(e){return new Intl.ListFormat(this.region,{type:"conjunction"}).format(e)}},se=new Map,Se=new Map;function ht(a){for(let[e,t]of Object.entries(a))te[e]={...te[e],...t};se.clear()}function pt(...a){return a.find(e=>e&&(e===Ee||ls(e)))??"en"}function ut(a){let e=U(a);if(e in ee)return Promise.resolve();let t=Se.get(e);return t||(t=import(new URL(`/portal/v1/words.${e}.js`,import.meta.url).href).then(s=>{ee[e]=s.default,se.clear()},()=>{Se.delete(e)}),Se.set(e,t)),t}function mt(a){let e=se.get(a);return e||se.set(a,e=new Te(a)),e}function ls(a){try{return os.has(new Intl.Locale(a).language)}catch{return!1}}function U(a){return a===Ee?"en":new Intl.Locale(a).language}var cs=6,ds=120,Ne={least:2,usual:3,most:5},$=class extends HTMLElement{static observedAttributes=["employee","locale","heading-level"];data=null;state="waiting";#t=this.attachInternals();#e=this.attachShadow({mode:"open",delegatesFocus:!1});#n=null;#a=null;#s=null;#i;#o=0;#r="";#c=0;#p=!1;#l=null;doing="";focusNext="";constructor(){super(),this.#e.adoptedStyleSheets=ot()}wear(e){this.#e.adoptedStyleSheets=[...this.#e.adoptedStyleSheets,e]}get session(){return this.#n??z.session}set session(e){this.#n=e,this.reload()}get employee(){return this.getAttribute("employee")??""}get person(){return`/v1/employees/${encodeURIComponent(this.employee)}`}get#d(){let e=this.closest("[lang]")?.getAttribute("lang");return pt(this.getAttribute("locale"),this.session?.locale,e,navigator.language)}get words(){return mt(this.#d)}get headingLevel(){let e=Number(this.getAttribute("heading-level"))||Ne.usual;return Math.min(Math.max(e,Ne.least),Ne.most)}connectedCallback(){z.addEventListener("session",this.reload),this.reload()}disconnectedCallback(){z.removeEventListener("session",this.reload),this.#a?.abort(),clearTimeout(this.#i)}attributeChangedCallback(e,t,s){t!==s&&this.isConnected&&this.reload()}reload=()=>{if(!this.isConnected)return;clearTimeout(this.#i),this.#a?.abort(),this.#a=new AbortController,this.enter(this.data===null?"waiting":"refreshing");let e=ut(this.#d);e.then(()=>this.draw()),this.session&&this.isAskable&&this.#u(this.#a.signal,e)};get isAskable(){return this.employee!==""}load(e){throw new Error(`${this.localName} loads nothing`)}isEmpty(e){return!1}shown(e){return c}read(e,t){return this.session.read(e,{signal:t,language:U(this.#d)})}async extra(e,t,s){if(await this.session?.ready(),!this.opens(e))return null;try{return(await this.read(t,s)).data}catch(n){if(s?.aborted||y.of(n).state==="expired")throw n;return null}}extraIfAny(e,t,s){return this.extra(e,`${t}?allow_empty=true`,s)}opens(e){return this.session?.opens(e)??!1}send(e,t,s,n){let i=U(this.#d);return this.session.send(e,t,s,{language:i,ifMatch:n})}async act(e,t){if(!this.doing){this.doing=e,this.#l=null,this.draw();try{await t()}catch(s){let n=y.of(s);n.state==="expired"?this.fail(n):this.#l={what:e,problem:n}}finally{this.doing="",this.draw()}}}refused(e){return this.#l?.what===e?ct(this.words,this.#l.problem):c}refusalOf(e){return this.#l?.what===e?this.#l.problem:null}forget(){this.#l=null}emit(e,t){let s={bubbles:!0,composed:!0,cancelable:!0};return this.dispatchEvent(new CustomEvent(`lateral-${e}`,{detail:t,...s}))}adopt(e){this.data=e}say(e){this.#r=e,this.draw()}enter(e,t=null){let s=this.state;if(this.state=e,this.#s=t,this.#t.states.delete(s),this.#t.states.add(e),s!==e){let{code:n,requestId:i}=t??{code:null,requestId:null};this.emit("state",{from:s,to:e,code:n,request_id:i})}this.draw()}fail(e){let t=y.of(e);if(this.enter(t.state,t),t.state!=="unreachable"||this.#o>=cs)return;let s=Math.min(t.retryAfter*2**this.#o,ds);this.#o+=1,this.#i=setTimeout(this.reload,s*1e3)}draw(){this.#p||(this.#p=!0,queueMicrotask(()=>{if(this.#p=!1,qe(this.#h(),this.#e),this.focusNext){let e=this.find(this.focusNext);this.focusNext="",e?.focus()}this.drawn()}))}section(e,t){return r`<div class="section">
      <div class="heading small-heading" role="heading" aria-level=${Math.min(this.headingLevel+1,6)}>
        ${this.words.say(e)}
      </div>
      ${t}
    </div>`}drawn(){}find(e){return this.#e.querySelector(e)}async#u(e,t){try{let[s]=await Promise.all([this.load(e),t]);if(e.aborted)return;let n=this.#c===0;this.data=s,this.#o=0,this.#c=Date.now(),this.enter(this.isEmpty(s)?"empty":"ready"),n&&this.emit("ready",{element:this.localName})}catch(s){e.aborted||this.fail(s)}}#h(){let e=this.state==="waiting"||this.state==="refreshing";return r`<section class="frame" part="frame" aria-busy=${e} lang=${this.words.language}>
        <slot name="header"></slot>
        ${this.#s?this.#f(this.#s):c} ${this.#m()}
      </section>
      <div class="unseen" role="status">${this.#r}</div>`}#m(){return this.data!==null&&this.state!=="forbidden"&&this.state!=="expired"?this.shown(this.data):this.state==="waiting"?rt(this.words):c}#f(e){let t=()=>{this.session?.forgive(),this.#o=0,this.reload()};return lt(this.words,e,this.data===null?null:this.#c,t)}};var hs=2e3,ps=200;function ft(a,{key:e,lead:t,fields:s,doing:n,sendLabel:i,refusal:o,send:d,leave:l}){return r`<form class="whys" data-form=${e} @submit=${p=>{p.preventDefault(),d(us(p.target,s))}} @keydown=${p=>{p.key==="Escape"&&l&&l()}} aria-busy=${n}>
    ${t?r`<div class="plain">${t}</div>`:c}
    ${s.map(p=>ms(e,p))} ${o}
    <div class="actions">
      <button class="action strong" part="action" type="submit" ?disabled=${n}>${i}</button>
      ${l?r`<button class="action plain" part="action" type="button" ?disabled=${n} @click=${l}>
            ${a.say("form.leave")}
          </button>`:c}
    </div>
  </form>`}function us(a,e){let t=new FormData(a),s={};for(let{name:n,kind:i}of e){let o=t.get(n);i==="check"?s[n]=o!==null:i==="number"&&o!==""?s[n]=Number(o):typeof o=="string"&&o.trim()!==""&&(s[n]=o.trim())}return s}function ms(a,{name:e,kind:t,label:s,required:n=!1,options:i=[],value:o,min:d,max:l}){let h=`${a}-${e}`;return t==="check"?r`<label class="toggle">
      <input type="checkbox" name=${e} ?required=${n} .checked=${!!o} />
      <span>${s}</span>
    </label>`:r`<div class="field">
    <label for=${h}>${s}</label>
    ${t==="text"?r`<textarea id=${h} name=${e} rows="3" maxlength=${hs} ?required=${n}
          .value=${String(o??"")}></textarea>`:t==="choice"?r`<select id=${h} name=${e} ?required=${n}>
            ${i.map(([u,p])=>r`<option value=${u} ?selected=${u===o}>${p}</option>`)}
          </select>`:r`<input id=${h} name=${e} type=${t==="line"?"text":t} ?required=${n}
            min=${d??c} max=${l??c} maxlength=${t==="line"?ps:c}
            autocomplete="off" .value=${String(o??"")} />`}
  </div>`}function gt(){let a=new Date;return new Date(a.getTime()-a.getTimezoneOffset()*6e4).toISOString().slice(0,10)}function ne(a,{mine:e,theirs:t,doing:s,takeMine:n,takeTheirs:i}){return r`<div class="notice conflict" part="notice" role="alert">
    <p class="notice-title">${a.say("state.changed")}</p>
    <dl class="two">
      <div><dt>${a.say("conflict.mine")}</dt><dd lang="">${e}</dd></div>
      <div><dt>${a.say("conflict.theirs")}</dt><dd lang="">${t}</dd></div>
    </dl>
    <div class="actions">
      <button class="action" part="action" type="button" ?disabled=${s} @click=${n}>
        ${a.say("conflict.take_mine")}
      </button>
      <button class="action" part="action" type="button" ?disabled=${s} @click=${i}>
        ${a.say("conflict.take_theirs")}
      </button>
    </div>
  </div>`}var fs=[1,2,3,4],gs={far:1,stretch:2,worth_a_talk:3,strong:4};function _(a,e){let t=gs[e]??0,s=a.code("band",e);return s?r`<span class="near" data-band=${e}>
    <svg class="steps" viewBox="0 0 30 16" width="30" height="16" aria-hidden="true">
      ${fs.map(n=>J`<rect class=${n<=t?"full":"hollow"} x=${(n-1)*8}
          y=${12-n*3} width="5" height=${4+n*3} rx="1.5"></rect>`)}
    </svg>
    <span>${s}</span>
  </span>`:c}function ae(a,{opening:e,kind:t,people_leadership:s}){let n=[e.function,e.location,e.org_unit].filter(Boolean),i=a.code("kind",t);return r`<ul class="facts">
    ${n.map(o=>r`<li lang="">${o}</li>`)}
    ${i?r`<li class="tag">${i}</li>`:c}
    ${s?r`<li class="tag">${a.say("card.leads")}</li>`:c}
  </ul>`}var ys=new URL("/portal/v1/moving.js",import.meta.url).href,$s=["lateral-case","lateral-team","lateral-readiness","lateral-mentors"],yt=Symbol.for("lateral.parts"),bs=$s.map(a=>`${a}:not(:defined)`).join(", "),Le=null;function Ce(){return Le??=import(ys).catch(a=>{throw Le=null,a}),Le}function $t(){Object.assign(globalThis,{[yt]:globalThis[yt]??Me});let a=()=>{document.querySelector(bs)&&Ce().then(()=>e.disconnect(),()=>{})},e=new MutationObserver(a);e.observe(document,{childList:!0,subtree:!0}),addEventListener("online",a),a()}var vs=.02,_t=200,ie=12,ws=4;function _s(a,e){let t=a.reduce((l,h)=>l+Math.abs(h.value),0),s=a.filter(l=>Math.abs(l.value)>=t*vs),n=a.filter(l=>!s.includes(l)&&l.value!==0);s.sort((l,h)=>Math.abs(h.value)-Math.abs(l.value));let i=s.map(({label:l,value:h,evidence:u,note:p})=>({label:l,value:h,evidence:u??[],note:p??null}));if(n.length===0)return i;let o=n.reduce((l,h)=>l+h.value,0),d=e.list(n.map(l=>l.label));return[...i,{label:e.say("bars.rest"),value:o,evidence:[],note:d}]}function oe(a,e,t,s=!1){let n=_s(e,a),i=Math.max(0,...n.map(h=>-h.value)),o=Math.max(t,...n.map(h=>h.value),Number.EPSILON),d=_t/(i+o),l=i*d;return r`<table class="bars">
    <caption class="unseen">
      ${a.say("bars.caption")}
    </caption>
    <thead class="unseen">
      <tr>
        <th scope="col">${a.say("bars.part")}</th>
        <th scope="col">${a.say("bars.share")}</th>
      </tr>
    </thead>
    <tbody>
      ${n.map(h=>r`<tr>
          <th scope="row">
            ${h.label}${s?ks(a,h):c}
          </th>
          <td>${bt(h.value,l,d,"part")}${wt(a,h.value,!0)}</td>
        </tr>`)}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">${a.say("bars.sum")}</th>
        <td>${bt(t,l,d,"sum")}${wt(a,t,!1)}</td>
      </tr>
    </tfoot>
  </table>`}function bt(a,e,t,s){let n=Math.abs(a)*t,i=a<0?e-n:e,o=a<0?"against":s;return r`<svg
    class="bar"
    part="bar"
    viewBox="0 0 ${_t} ${ie}"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <rect class=${o} x=${i} y="1" width=${n} height=${ie-2}></rect>
    ${a<0?xs(i,n):c}
    <line class="zero" x1=${e} x2=${e} y1="0" y2=${ie}></line>
  </svg>`}var vt=6;function xs(a,e){return Array.from({length:Math.floor(e/vt)},(s,n)=>a+(n+.5)*vt).map(s=>J`<line class="hatch" x1=${s} x2=${s} y1="1" y2=${ie-1}></line>`)}function wt(a,e,t){let s=t?a.signed(e):a.number(e);return r`<data class="amount" value=${e}>${s}</data>`}function ks(a,e){let t=e.evidence.slice(0,ws),s=e.evidence.length-t.length;return t.length===0?e.note?r`<span class="evidence">${e.note}</span>`:c:r`<span class="evidence">
    <span lang="">${t.join(" · ")}</span> ${s>0?a.say("bars.more",{n:s}):c}
  </span>`}var As=new Set(["unasked_step_back","held_before","wish_refused","step_back","level_below","place_hybrid","place_other"]),Ss=new Set(["skills_to_learn","credentials_to_obtain","skills_to_add"]),xt=new Set(["wish_role","wish_function","wish_place","wish_near"]),Ts={for:"+",against:"−",learn:"→"},Es=3;function re({code:a}){return As.has(a)?"against":Ss.has(a)?"learn":"for"}function kt(a,e){let t=e.filter(u=>re(u)==="for"),s=t.find(u=>xt.has(u.code)),n=t.filter(u=>!xt.has(u.code)),i=[...s?[s]:[],...n].slice(0,Es),o=e.find(u=>re(u)==="against"),d=e.find(u=>re(u)==="learn"),l=o?N(a,"against",o.text):N(a,"against",a.say("card.nothing_against"),!0),h=o!==void 0&&o===e[0];return r`<ul class="reasons">
    ${h?l:c} ${i.map(u=>N(a,"for",u.text))}
    ${h?c:l}
    ${d?N(a,"learn",d.text):N(a,"learn",a.say("card.nothing_to_learn"),!0)}
  </ul>`}function At(a,e){return r`<ul class="reasons">
    ${["for","against","learn"].map(s=>{let n=e.filter(o=>re(o)===s);if(n.length>0)return n.map(o=>N(a,s,o.text));if(s==="for")return c;let i=s==="against"?"card.nothing_against":"card.nothing_to_learn";return N(a,s,a.say(i),!0)})}
  </ul>`}function N(a,e,t,s=!1){return r`<li class="reason ${e} ${s?"quiet":""}" part="reason">
    <span class="sign" aria-hidden="true">${Ts[e]}</span>
    <span><span class="unseen">${a.say(`side.${e}`)}</span> ${t}</span>
  </li>`}var Ns=10,le=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];get isAskable(){return this.employee!==""&&this.hasAttribute("opening")}async load(e){let t=encodeURIComponent(this.getAttribute("opening")??""),s=`${this.person}/openings/${t}`,[n,i,o]=await Promise.all([this.read(`${s}/match`,e),this.read(`/v1/openings/${t}`,e),this.extra("getCounterfactuals",`${s}/counterfactuals?k=${Ns}`,e)]);return{match:n.data,opening:i.data,change:o}}shown({match:e,opening:t,change:s}){let{words:n}=this;return r`<div class="move">
      ${this.hasAttribute("without-title")?c:this.#t(e)}
      ${Ms(n,t)} ${this.section("move.reasons",At(n,e.reasons))}
      ${this.section("move.adds_up",r`<p class="muted">
            ${n.say("move.adds_up.text",{score:n.number(e.score)})}
          </p>
          ${oe(n,e.contributions,e.score,!0)}`)}
      ${e.missing_skills.length>0?this.section("move.gaps",Os(n,e.missing_skills)):c}
      ${s?this.section("move.change",zs(n,s)):c}
      ${this.section("move.rules",Rs(n,e))}
      <p class="muted small">${n.say("about.never.text")}</p>
    </div>`}#t(e){return r`<div class="card-top">
        <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel} lang="">
          ${e.opening.title}
        </div>
        ${_(this.words,e.band)}
      </div>
      ${ae(this.words,e)}`}};function Ms(a,e){let t=e.remote_work?a.code("remote",e.remote_work):"",s=St(e.apply_url);return r`${e.effective.description?r`<p class="description" lang="">${e.effective.description}</p>`:c}
    <ul class="facts">
      ${t?r`<li>${t}</li>`:c}
      ${e.closes_on?r`<li>${a.say("move.closes",{day:a.day(e.closes_on)})}</li>`:c}
    </ul>
    ${Ls(a,e.custom_fields??[])}
    ${s?r`<p>
          <a class="action" href=${s} target="_blank" rel="noopener noreferrer"
            >${a.say("move.apply")}</a
          >
        </p>`:c}`}function Ls(a,e){return e.length===0?c:r`<dl class="own">
    ${e.map(t=>r`<div>
        <dt class="muted" lang="">${t.name}</dt>
        <dd>${Cs(a,t)}</dd>
      </div>`)}
  </dl>`}function Cs(a,{kind:e,value:t}){if(e==="number"&&Number.isFinite(Number(t)))return a.number(Number(t),{});if(e==="date"&&!Number.isNaN(Date.parse(t)))return a.day(t);if(e==="flag")return a.code("flag",t)||t;let s=e==="link"?St(t):null;return s===null?r`<span lang="">${t}</span>`:r`<a href=${s} target="_blank" rel="noopener noreferrer">${s}</a>`}function St(a){return a&&/^https:\/\//i.test(a)?a:null}function Os(a,e){return r`<p class="muted">${a.say("gaps.order")}</p>
    <ol class="gaps">
      ${e.map(t=>r`<li>
          <span class="strong" lang="">${t.skill}</span>
          <span class="tag">${a.say(t.essential?"gaps.essential":"gaps.welcome")}</span>
          <span class="muted">${Is(a,t)}</span>
        </li>`)}
    </ol>`}function Is(a,e){let{level_held:t,level_needed:s,nearest:n}=e;return t!==null&&s!==null?a.say("gaps.raise",{from:t,to:s}):n?a.say("gaps.near",{skill:n}):s===null?a.say("gaps.new"):a.say("gaps.new_to",{to:s})}function zs(a,e){if(e.in_top_k){let s=e.rank;return r`<p>
      ${s?a.say("change.in_list",{place:s}):a.say("change.in_list_somewhere")}
    </p>`}let t=e.items.length>0?e.items:e.nearest?[e.nearest]:[];return t.length===0?r`<p>${e.note??a.say("change.none")}</p>`:r`<ul class="plain">
      ${t.map(s=>r`<li>${s.reason}</li>`)}
    </ul>
    <p class="muted small">
      ${a.say(e.items.length>0?"change.verified":"change.not_enough")}
    </p>`}function Rs(a,{eligibility:e}){let t=e.reasons.filter(s=>!s.passed);return r`<p>${a.say(e.eligible?"rules.met":"rules.not_met")}</p>
    ${t.length>0?r`<ul class="plain">
          ${t.map(s=>r`<li>${s.detail}</li>`)}
        </ul>`:c}
    <details>
      <summary>${a.say("rules.all",{n:e.reasons.length})}</summary>
      <ul class="plain">
        ${e.reasons.map(s=>r`<li>${a.say(s.passed?"rules.yes":"rules.no")} ${s.detail}</li>`)}
      </ul>
    </details>`}var Hs=["skills","level","place","team","timing","not_interested_in_function","other"];function Tt(a,e,t){let{opening:s}=e,n=s.external_id;return r`<article
    class="card"
    part="card"
    data-opening=${n}
    aria-labelledby="t-${n}"
    aria-busy=${t.leaving==="sending"}
  >
    <div class="card-top">
      <div class="heading title" part="title" role="heading" aria-level=${t.level}
        id="t-${n}" lang="" tabindex="-1">${s.title}</div>
      ${_(a,e.band)}
    </div>
    ${ae(a,e)} ${kt(a,e.reasons)}
    ${e.confidence==="low"?r`<p class="muted small">${a.say("card.little_known")}</p>`:c}
    ${t.leaving==="asking"||t.leaving==="sending"?Ds(a,t):Ps(a,s.title,t)}
    ${t.interest.panel}
    <details class="adds-up">
      <summary>${a.say("card.adds_up")}</summary>
      ${oe(a,e.contributions,e.score)}
    </details>
    ${t.isOpen?r`<lateral-move
          class="inside"
          employee=${t.employee}
          opening=${n}
          heading-level=${Math.min(t.level+1,5)}
          locale=${t.locale??a.region}
          .session=${t.session}
          without-title
        ></lateral-move>`:c}
  </article>`}function Ps(a,e,t){return r`<div class="actions">
    <button
      class="action strong"
      part="action"
      type="button"
      aria-expanded=${t.isOpen}
      @click=${t.open}
    >
      ${a.say(t.isOpen?"action.close":"action.open")}
      <span class="unseen">${e}</span>
    </button>
    ${t.interest.button}
    ${t.mayAct?r`<button class="action not-this" part="action" type="button" @click=${t.ask}>
          ${a.say("action.not_this")} <span class="unseen">${e}</span>
        </button>`:c}
    ${t.leaving==="failed"?r`<span class="failed">${a.say("dismiss.failed")}</span>`:c}
  </div>`}function Ds(a,e){let t=e.leaving==="sending";return r`<fieldset class="whys" ?disabled=${t} @keydown=${n=>{n.key==="Escape"&&e.keep()}}>
    <legend>${a.say("dismiss.why")}</legend>
    <div class="actions">
      ${Hs.map(n=>r`<button
          class="action"
          part="action"
          type="button"
          data-why=${n}
          @click=${()=>e.dismiss(n)}
        >
          ${a.say(`why.${n}`)}
        </button>`)}
      <button class="action" part="action" type="button" @click=${()=>e.dismiss(null)}>
        ${a.say("dismiss.unsaid")}
      </button>
      <button class="action plain" part="action" type="button" @click=${e.keep}>
        ${a.say("dismiss.keep")}
      </button>
    </div>
    <p class="muted small">${a.say("dismiss.who")}</p>
  </fieldset>`}function Et(a,e,t){return r`<div class="gone" data-gone=${e.opening.external_id}>
    <span>${a.say("dismiss.gone")} <span lang="">${e.opening.title}</span></span>
    <button class="action plain" part="action" type="button" @click=${t}>
      ${a.say("action.undo")}
    </button>
  </div>`}var Ws=100,Us=new Set(["withdrawn","declined","refused","cancelled","expired","returned","completed"]),ce=class{#t=new Map;#e=new Map;#n=new Set;#a=null;#s;constructor(e){this.#s=e}async load(e){let t=`/v1/move-cases?role=person&limit=${Ws}`,i=((await this.#s.extra("listMoveCases",t,e))?.items??[]).filter(o=>o.employee.external_id===this.#s.employee);this.#t=new Map(i.filter(o=>!Us.has(o.state??"")).map(o=>[o.opening.external_id,o])),this.#s.draw()}button(e){let{words:t}=this.#s,s=e.opening.external_id,n=this.#t.get(s);return n?r`<button class="action interest" part="action" type="button"
        aria-expanded=${this.#n.has(n.uid)} @click=${()=>this.#m(n)}>
        ${t.say("interest.see")} <span class="unseen">${e.opening.title}</span>
      </button>`:this.#s.opens("createMoveCase")?r`<button class="action interest" part="action" type="button"
      aria-expanded=${this.#e.has(s)} @click=${()=>this.#p(e)}>
      ${t.say("interest.button")} <span class="unseen">${e.opening.title}</span>
    </button>`:c}panel(e){let t=e.opening.external_id,s=this.#t.get(t);if(s)return this.#i(s);let n=this.#e.get(t);return n?n==="why"?this.#r(e):this.#o(e):c}#i(e){let t=this.#s,{words:s}=t,n=e.state==="interest";return r`<p class="asked small" data-case=${e.uid}>
        ${s.say(n?"interest.noted":"interest.shared")}
      </p>
      ${this.#n.has(e.uid)?r`<lateral-case class="inside" uid=${e.uid} .session=${t.session}
            locale=${t.getAttribute("locale")??s.region}
            heading-level=${Math.min(t.headingLevel+2,5)}></lateral-case>`:c}`}#o(e){let t=this.#s,{words:s}=t,n=e.opening.external_id,o=t.refusalOf(n)?.code==="line_would_know",d=t.doing===n,l=u=>{u.key==="Escape"&&this.#c(n)},h=u=>r`<div class="whys">
      <p>${s.say(`interest.${u}.who`)}</p>
      <button class="action ${u==="share"?"strong":""}" part="action" type="button"
        data-interest=${u} ?disabled=${d}
        @click=${()=>this.#u(e,u,o&&u==="share")}>
        ${s.say(o&&u==="share"?"interest.go_on":`interest.${u}`)}
      </button>
    </div>`;return r`<div class="interested" role="group" aria-label=${s.say("interest.title")}
      aria-busy=${d} @keydown=${l}>
      <p class="strong">${s.say("interest.title")}</p>
      ${t.refused(n)}
      <div class="even">${h("share")} ${h("note")}</div>
      <button class="action plain" part="action" type="button" @click=${()=>this.#c(n)}>
        ${s.say("form.leave")}
      </button>
    </div>`}#r(e){let t=this.#s,s=e.opening.external_id;return this.#a?this.#a(t.words,{key:`why-${s}`,known:null,beside:null,doing:t.doing===s,refusal:t.refused(s),leave:()=>this.#c(s),send:n=>{t.act(s,async()=>{await t.send("PUT",`${t.person}/why-lead`,n),this.#e.set(s,"asking")})}}):c}#c(e){this.#e.delete(e),this.#s.forget(),this.#s.focusNext=`[data-opening="${CSS.escape(e)}"] .interest`,this.#s.draw()}#p(e){let t=this.#s,s=e.opening.external_id;if(this.#e.has(s)){this.#c(s);return}t.forget(),this.#e.set(s,"asking"),t.focusNext=`[data-opening="${CSS.escape(s)}"] .interested button`,t.draw(),e.people_leadership&&t.act(s,()=>this.#l(s))}async#l(e){let t=this.#s;await t.extraIfAny("getWhyLead",`${t.person}/why-lead`)||!t.opens("putWhyLead")||(await this.#d(e),t.focusNext=`[data-opening="${CSS.escape(e)}"] [data-form] select`)}async#d(e){this.#a=(await Ce()).whyLead,this.#e.set(e,"why")}#u(e,t,s){let n=this.#s,i=e.opening.external_id,{employee:o}=n;n.act(i,async()=>{try{let d={employee:o,opening:i,action:t,acknowledged_line:s},{data:l}=await n.send("POST","/v1/move-cases",d);this.#t.set(i,l),n.emit("act",{action:t,case:l.uid})}catch(d){await this.#h(i,d)}n.focusNext=`[data-opening="${CSS.escape(i)}"] .interest`,n.say(n.words.say(t==="note"?"interest.noted":"interest.shared"))})}async#h(e,t){let{code:s}=y.of(t);if(s==="why_lead_asked"&&await this.#d(e),s!=="duplicate_case")throw t;await this.load()}#m(e){let{uid:t}=e;!this.#n.delete(t)&&this.#s.emit("open",{case:t})&&this.#n.add(t),this.#s.draw()}};function Nt(a,{nothing_near:e,aspirations_considered:t}){let s=e?.helps??[];return r`<div class="empty" part="notice">
    <slot name="empty">
      <p class="empty-title">${a.say("empty.title")}</p>
      <p>${a.say("empty.text")}</p>
      ${s.length>0?r`<p class="strong">${a.say("empty.helps")}</p>
            <ul class="helps">
              ${s.map(n=>r`<li>${n.text}</li>`)}
            </ul>`:r`<p>${a.say(t===0?"empty.wish":"empty.later")}</p>`}
      ${s.length>0?r`<p class="muted small">${a.say("empty.tried")}</p>`:c}
    </slot>
  </div>`}var js=.5,Fs=1e3,Mt=100,de=class{#t=[];#e=new Set;#n=!1;#a;#s;constructor(e){this.#a=e,this.#s=e()}note({list_id:e,position:t,reason:s,...n}){this.#i();let i=`${n.type} ${n.opening} ${e}`;this.#n||this.#e.has(i)||this.#t.length>=Mt||(this.#e.add(i),this.#t.push({...n,...e?{list_id:e}:{},...t?{position:t}:{},...s?{reason:s}:{},event_id:W(),occurred_at:new Date().toISOString(),source:"portal"}))}#i(){let e=this.#a();e!==this.#s&&(this.flush(),this.#s=e,this.#t=[],this.#n=!1)}async flush(){let e=this.#s,t=this.#t;if(!e||t.length===0||this.#n)return;if(!e.opens("sendEvents")){this.#n=!0;return}this.#t=[];let s={events:t,sent_at:new Date().toISOString()};try{await e.send("POST","/v1/events",s,{keepalive:!0})}catch(n){if(e!==this.#s)return;let{state:i}=n;this.#n=i==="forbidden",this.#n||(this.#t=[...t,...this.#t].slice(0,Mt))}}};function Lt(a){let e=new Map;return new IntersectionObserver((t,s)=>{for(let{target:n,isIntersecting:i}of t){if(clearTimeout(e.get(n)),e.delete(n),!i)continue;let o=()=>{e.delete(n),s.unobserve(n),a(n)};e.set(n,setTimeout(o,Fs))}},{threshold:js})}var Ct=5,Bs=10,Ys=50,he=class extends ${static observedAttributes=[...$.observedAttributes,"count","cross-functional"];#t=new Map;#e=new Set;#n=!1;#a=new Set;#s=new ce(this);#i="";#o=new de(()=>this.session);#r=Lt(e=>this.#b(e));connectedCallback(){super.connectedCallback(),document.addEventListener("visibilitychange",this.#$)}disconnectedCallback(){super.disconnectedCallback(),document.removeEventListener("visibilitychange",this.#$),this.#r.disconnect(),this.#o.flush()}async load(e){let t=Number(this.getAttribute("count"))||Bs,s=new URLSearchParams({detail:"card",k:String(Math.min(Math.max(t,1),Ys))}),n=this.getAttribute("cross-functional");n&&s.set("cross_functional",n),this.#i=`${this.person}/recommendations?${s}`;let{data:i}=await this.read(this.#i,e);return this.#t.clear(),this.#s.load(e).catch(o=>{e.aborted||this.fail(o)}),i}#c=()=>this.act("more",async()=>{let e=this.data,t=encodeURIComponent(e.next_cursor??"");try{let{data:s}=await this.read(`${this.#i}&cursor=${t}`);this.adopt({...e,items:[...e.items,...s.items],next_cursor:s.next_cursor}),this.#d(e.items.length)}catch(s){if(y.of(s).code!=="list_changed")throw s;this.reload()}});isEmpty(e){return e.items.length===0}shown(e){let{words:t}=this,s=this.#n?e.items:e.items.slice(0,Ct),n=e.items.length-s.length;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("moves.heading")}
        </div>
        <p class="muted">${t.say("moves.lead")}</p>
      </header>
      ${this.isEmpty(e)?Nt(t,e):c}
      <ol class="cards">
        ${O(s,i=>i.opening.external_id,i=>r`<li>${this.#p(i)}</li>`)}
      </ol>
      ${n>0?r`<button class="action wide" part="action" type="button" @click=${this.#l}>
            ${t.say("moves.more",{n})}
          </button>`:e.next_cursor?r`<button class="action wide" part="action" type="button"
              ?disabled=${this.doing==="more"} @click=${this.#c}>
              ${t.say("moves.further")}
            </button>`:c}
      ${this.refused("more")}
      ${qs(t,e)}`}drawn(){for(let e of this.shadowRoot?.querySelectorAll("article[data-opening]")??[]){let t=e.getAttribute("data-opening");this.#a.has(t)||this.#r.observe(e)}}#p(e){let t=e.opening.external_id,s=this.#t.get(t)??"closed";return s==="gone"?Et(this.words,e,()=>this.#f(e)):Tt(this.words,e,{level:Math.min(this.headingLevel+1,6),leaving:s,isOpen:this.#e.has(t),mayAct:this.opens("putDismissal"),employee:this.employee,locale:this.getAttribute("locale"),session:this.session,interest:{button:this.#s.button(e),panel:this.#s.panel(e)},open:()=>this.#u(e),ask:()=>this.#h(e,"asking",".whys button"),keep:()=>this.#h(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),dismiss:n=>this.#m(e,n)})}#l=()=>{this.#n=!0,this.#d(Ct),this.draw()};#d(e){let t=this.data?.items[e]?.opening.external_id??"";this.focusNext=`[data-opening="${CSS.escape(t)}"] .title`}#u(e){let t=e.opening.external_id;if(this.#e.has(t)){this.#e.delete(t),this.draw();return}this.#g("open",e),this.#o.flush(),this.emit("open",{opening:t,list:this.data?.list_id??null})&&(this.#e.add(t),this.draw())}#h(e,t,s){this.#t.set(e.opening.external_id,t),this.focusNext=s,this.draw()}async#m(e,t){let{external_id:s,title:n}=e.opening;if(this.#t.get(s)!=="sending"){this.#h(e,"sending","");try{await this.#y("PUT",s,{reason:t})}catch{this.#h(e,"failed",`[data-opening="${CSS.escape(s)}"] .not-this`),this.say(this.words.say("dismiss.failed"));return}this.#h(e,"gone",`[data-gone="${CSS.escape(s)}"] button`),this.#g("dismiss",e,t),this.#o.flush(),this.emit("dismiss",{opening:s,reason:t}),this.say(this.words.say("dismiss.done",{title:n}))}}async#f(e){let{external_id:t,title:s}=e.opening;try{await this.#y("DELETE",t,void 0)}catch{this.say(this.words.say("dismiss.failed"));return}this.#h(e,"closed",`[data-opening="${CSS.escape(t)}"] .not-this`),this.say(this.words.say("dismiss.undone",{title:s}))}#y(e,t,s){let n=`${this.person}/dismissals/${encodeURIComponent(t)}`;return this.send(e,n,s)}#g(e,t,s){let{employee:n}=this,i=t.opening.external_id,o=this.data?.list_id??null;this.#o.note({type:e,employee:n,opening:i,list_id:o,position:t.rank,reason:s})}#b(e){let t=e.getAttribute("data-opening")??"",s=this.data?.items.find(n=>n.opening.external_id===t);!s||this.#a.has(t)||(this.#a.add(t),this.#g("view",s),this.emit("shown",{list:this.data?.list_id??null,openings:[t]}))}#$=()=>{document.visibilityState==="hidden"&&this.#o.flush()}};function qs(a,{excluded:e,note:t}){let s=Object.entries(e).flatMap(([n,i])=>{let o=i?a.code("left_out",n)&&a.say(`left_out.${n}`,{n:i}):"";return o?[o]:[]});return r`<footer class="about">
    ${t?r`<p>${t}</p>`:c}
    <details>
      <summary>${a.say("about.counts")}</summary>
      <p>${a.say("about.counts.text")}</p>
      <p>${a.say("about.never.text")}</p>
    </details>
    <details>
      <summary>${a.say("about.sees")}</summary>
      <p>${a.say("about.sees.text")}</p>
    </details>
    ${s.length>0?r`<details>
          <summary>${a.say("about.left_out")}</summary>
          <ul class="plain">
            ${s.map(n=>r`<li>${n}</li>`)}
          </ul>
        </details>`:c}
  </footer>`}var Vs=4,Gs=[["strong",.4],["worth_a_talk",.15],["stretch",.02],["far",0]],pe=class extends ${static observedAttributes=[...$.observedAttributes,"to-role","to-function"];async load(e){let t=new URLSearchParams({k:"3"});for(let s of["to-role","to-function"]){let n=this.getAttribute(s);n&&t.set(s.replace("-","_"),n)}return(await this.read(`${this.person}/career-paths?${t}`,e)).data}isEmpty({items:e}){return e.length===0}shown(e){let{words:t}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("paths.heading")}
        </div>
        <p class="muted">${t.say("paths.lead")}</p>
      </header>
      ${this.isEmpty(e)?r`<div class="empty" part="notice">
            <slot name="empty">
              <p class="empty-title">${t.say("paths.none")}</p>
              <p>${Ks(t,e)}</p>
            </slot>
          </div>`:c}
      ${e.note&&!this.isEmpty(e)?r`<p class="asked">${e.note}</p>`:c}
      <div class="beside">
        ${e.items.map(s=>this.#t(e,s,null))}
        ${e.expert_path?this.#t(e,e.expert_path,t.say("paths.expert")):c}
      </div>`}#t(e,t,s){let{words:n}=this,i=t.steps.at(-1)?.role.title??"";return r`<article class="card" part="card">
      ${s?r`<p class="tag own-line">${s}</p>`:c}
      <div class="heading title" part="title" role="heading" aria-level=${this.headingLevel+1}
        lang="">${i}</div>
      <p class="muted">
        <span class="strong">${n.code("chance",Js(t.chance))}</span> ·
        ${n.say("paths.steps",{n:t.steps.length})} ·
        ${n.say("paths.skills",{n:t.skills_to_learn})}
      </p>
      <ol class="way">
        <li class="here">
          <span class="muted small">${n.say("paths.today")}</span>
          <span lang="">${e.employee.title}</span>
        </li>
        ${t.steps.map(o=>Xs(n,o))}
      </ol>
    </article>`}};function Ks(a,{note:e,notes:t}){let s=t?.some(({code:n})=>n==="no_target");return e&&!s?e:a.say("paths.none.help")}function Js(a){return Gs.find(([,e])=>a>=e)?.[0]??"far"}function Xs(a,e){let t=e.learn.slice(0,Vs).map(n=>n.skill),s=e.learn.length-t.length;return r`<li>
    <span class="strong" lang="">${e.role.title}</span>
    <ul class="facts">
      ${e.role.function?r`<li lang="">${e.role.function}</li>`:c}
      ${a.code("kind",e.kind)?r`<li class="tag">${a.code("kind",e.kind)}</li>`:c}
      ${e.role.people_leader?r`<li class="tag">${a.say("card.leads")}</li>`:c}
      ${e.open_openings.length>0?r`<li>${a.say("paths.open",{n:e.open_openings.length})}</li>`:c}
    </ul>
    ${t.length>0?r`<span class="small">
          ${a.say("paths.learn")} <span lang="">${t.join(" · ")}</span>
          ${s>0?a.say("bars.more",{n:s}):c}
        </span>`:c}
  </li>`}var Zs=6,Oe=5,Qs=5,en=250,ue=class extends ${static observedAttributes=[...$.observedAttributes,"opening"];#t=new Map;#e=new Set;#n=[];#a=null;#s=null;#i;disconnectedCallback(){super.disconnectedCallback(),this.#s?.abort(),clearTimeout(this.#i)}async load(e){let[t,s]=await Promise.all([this.read(this.person,e),this.#r({},e)]),n=this.getAttribute("opening")??s.items[0]?.opening.external_id,i=n?await this.#o(n,e):[];return this.#a=null,{employee:t.data,sliders:i,list:s}}isEmpty({sliders:e,employee:t}){return e.length===0&&t.aspirations.length===0}async#o(e,t){let s=`${this.person}/openings/${encodeURIComponent(e)}/match`;return(await this.read(s,t)).data.missing_skills.slice(0,Zs).map(i=>({name:i.skill,text:i.skill_id??i.skill,today:Math.round(i.level_held??0)}))}async#r(e,t){let s=this.session,n={signal:t,language:this.words.language},i={...e,k:Qs};return(await s.send("POST",`${this.person}/what-if`,i,n)).data}#c(){let e=[...this.#t].filter(([n,i])=>i!==this.data?.sliders.find(o=>o.text===n)?.today),t=e.filter(([,n])=>n===0).map(([n])=>n);return{skills:e.filter(([,n])=>n>0).map(([n,i])=>({skill:n,level:i})),remove_skills:t,aspirations:this.#n.map(n=>({target:"text",text:n})),remove_aspirations:[...this.#e]}}#p(){clearTimeout(this.#i),this.draw(),this.#i=setTimeout(()=>{this.#l()},en)}async#l(){this.#s?.abort(),this.#s=new AbortController;let{signal:e}=this.#s;this.enter("refreshing");try{let t=await this.#r(this.#c(),e);if(e.aborted)return;this.#a=t,this.enter("ready"),this.say(this.#d(t))}catch(t){e.aborted||this.fail(y.of(t))}}#d({items:e}){let{words:t}=this,s=e.find(i=>i.rank!==i.before.rank);if(!s?.rank)return t.say("try.said_same");let{title:n}=s.opening;return s.before.rank===null?t.say("try.said_new",{title:n,place:s.rank}):t.say("try.said",{title:n,place:s.rank,before:s.before.rank})}#u=()=>{this.#s?.abort(),clearTimeout(this.#i),this.#t.clear(),this.#e.clear(),this.#n=[],this.#a=null,this.enter("ready")};shown(e){let{words:t}=this,s=this.#a??e.list;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${t.say("try.heading")}
        </div>
        <p class="muted">${t.say("try.lead")}</p>
      </header>
      <div class="split panel">
        <div class="section">
          ${e.sliders.length>0?this.#h(e.sliders):c}
          ${this.#m(e.employee.aspirations)}
          <button class="action" part="action" type="button" @click=${this.#u}>
            ${t.say("try.back")}
          </button>
        </div>
        <div class="section">
          <div class="heading small-heading" role="heading" aria-level=${this.headingLevel+1}>
            ${t.say(this.#a?"try.list":"try.today_list")}
          </div>
          <ol class="ranked">
            ${O(s.items,n=>n.opening.external_id,n=>tn(t,n,this.#a!==null))}
          </ol>
          ${this.#a&&this.#a.left.length>0?r`<p class="muted small">
                ${t.say("try.left")}
                <span lang="">${this.#a.left.map(n=>n.opening.title).join(" · ")}</span>
              </p>`:c}
        </div>
      </div>`}#h(e){let{words:t}=this;return r`<fieldset class="bare">
      <legend>${t.say("try.skills")}</legend>
      ${e.map(({name:s,text:n,today:i},o)=>{let d=this.#t.get(n)??i,l=h=>{let{value:u}=h.target,p=Math.round(Number(u));this.#t.set(n,Math.min(Math.max(p||0,0),Oe)),this.#p()};return r`<div class="slider">
          <label for="s-${o}" lang="">${s}</label>
          <span class="muted small">${t.say("try.held",{level:i})}</span>
          <input id="s-${o}" type="range" min="0" max=${Oe} step="1"
            .value=${String(d)} aria-label=${t.say("try.level",{skill:s})}
            @input=${l} />
          <input type="number" min="0" max=${Oe} step="1" .value=${String(d)}
            aria-label=${`${t.say("try.level",{skill:s})}. ${t.say("try.number")}`}
            @change=${l} />
        </div>`})}
    </fieldset>`}#m(e){let{words:t}=this,s=n=>{n.preventDefault();let i=this.find("#wish"),o=i?.value.trim()??"";!i||!o||this.#n.includes(o)||(this.#n=[...this.#n,o],i.value="",this.#p())};return r`<fieldset class="bare">
        <legend>${t.say("try.wishes")}</legend>
        ${e.length===0?r`<p class="muted">${t.say("try.no_wishes")}</p>`:c}
        ${e.map(n=>this.#f(me(n),n.polarity==="not",!this.#e.has(n.text),()=>{this.#e.delete(n.text)||this.#e.add(n.text)}))}
        ${this.#n.map(n=>this.#f(n,!1,!0,()=>{this.#n=this.#n.filter(i=>i!==n)}))}
      </fieldset>
      <form class="add" @submit=${s}>
        <label for="wish">${t.say("try.another")}</label>
        <span class="row">
          <input id="wish" type="text" maxlength="200" autocomplete="off" />
          <button class="action" part="action" type="submit">${t.say("try.add")}</button>
        </span>
      </form>`}#f(e,t,s,n){return r`<label class="toggle">
      <input type="checkbox" .checked=${s} @change=${()=>{n(),this.#p()}} />
      <span>
        ${t?this.words.say("profile.not_this"):c} <span lang="">${e}</span>
      </span>
    </label>`}};function me({target:a,text:e,understood:t}){return a==="text"?e:t[0]?.label??e}function tn(a,{rank:e,opening:t,band:s,before:n},i){let o=n.rank===null?a.say("try.new"):n.rank===e?a.say("try.same"):a.say("try.from",{place:n.rank}),d=n.rank===e?"same":n.rank===null||n.rank>(e??0)?"up":"down";return r`<li data-opening=${t.external_id}>
    <span class="rank">${e}</span>
    <span class="what">
      <span class="strong" lang="">${t.title}</span>
      <span class="muted small">${t.function??c}</span>
    </span>
    ${_(a,s)}
    ${i?r`<span class="turn ${d} small">${o}</span>`:c}
  </li>`}var sn=8,nn=10,an=["private","hr","manager"],on={hr_partner:"hr",manager:"manager",hr_integration:"system",portal:"system",data_team:"system",admin:"system"},rn={getEmployee:"record",listEmployees:"record",getCandidates:"ranking",explainMatch:"ranking",getRecommendations:"ranking"},fe=class extends ${#t=!1;#e=null;async load(e){let[{data:t,etag:s},n]=await Promise.all([this.read(this.person,e),this.read(`${this.person}/looks?limit=${nn}`,e)]);return{employee:t,etag:s,looks:n.data.items}}shown({employee:e,looks:t}){let{words:s}=this;return r`<header class="top">
        <div class="heading" role="heading" aria-level=${this.headingLevel}>
          ${s.say("profile.heading")}
        </div>
        <p class="muted">
          ${s.say(e.open_to_moves?"profile.open":"profile.not_open")}
        </p>
      </header>
      ${this.#e?ne(s,this.#e):c}
      <div class="panel">
        ${this.section("profile.skills",this.#n(e))}
        ${this.section("profile.wishes",this.#a(e.aspirations))}
        ${this.section("profile.preview",ln(s,e.aspirations))}
        ${this.section("profile.looks",cn(s,t))}
      </div>`}#n({skills:e}){let{words:t}=this,s=this.#t?e:e.slice(0,sn),n=e.length-s.length,i=()=>{this.#t=!0,this.draw()};return r`<ul class="held">
        ${s.map(({label:o,text:d,level:l,source:h})=>r`<li>
            <span class="strong" lang="">${o??d}</span>
            <span class="muted small">
              ${l===null?t.say("profile.no_level"):t.say("profile.level",{level:t.number(l,{})})}${t.code("source",h)?r`, ${t.code("source",h)}`:c}
            </span>
          </li>`)}
      </ul>
      ${n>0?r`<button class="action plain" part="action" type="button" @click=${i}>
            ${t.say("profile.more_skills",{n})}
          </button>`:c}`}#a(e){let{words:t}=this;if(e.length===0)return r`<p>${t.say("profile.no_wishes")}</p>`;let s=this.session?.opens("patchEmployee")??!1;return r`<ul class="wishes">
      ${e.map((n,i)=>{let o=me(n),d=l=>{let{value:h}=l.target;this.#s(i,h)};return r`<li>
          <span>
            ${n.polarity==="not"?t.say("profile.not_this"):c}
            <span class="strong" lang="">${o}</span>
          </span>
          ${s?r`<select
                aria-label=${t.say("profile.who",{wish:o})}
                ?disabled=${this.state==="refreshing"}
                @change=${d}
              >
                ${an.map(l=>r`<option value=${l} ?selected=${l===n.visibility}>
                    ${t.say(`visible.${l}`)}
                  </option>`)}
              </select>`:r`<span class="muted small">${t.code("visible",n.visibility)}</span>`}
        </li>`})}
    </ul>`}async#s(e,t){let s=this.data,n=this.session;if(!s||!n)return;let i=s.employee.aspirations.map(({understood:d,...l},h)=>h===e?{...l,visibility:t}:l);this.#e=null,this.enter("refreshing");let{language:o}=this.words;try{let d={language:o,ifMatch:s.etag},l=await n.send("PATCH",this.person,{aspirations:i},d);this.adopt({...s,employee:l.data,etag:l.etag}),this.enter("ready"),this.emit("act",{action:"visibility"}),this.say(this.words.say("profile.stored"))}catch(d){y.of(d).state==="changed"?await this.#i(e,t):this.fail(d)}}async#i(e,t){let{words:s}=this,n=this.data,i=n.employee.aspirations[e];try{let{data:o,etag:d}=await this.read(this.person);this.adopt({...n,employee:o,etag:d});let l=o.aspirations.findIndex(h=>h.text===i.text&&h.polarity===i.polarity);l>=0&&(this.#e={mine:s.code("visible",t),theirs:s.code("visible",o.aspirations[l].visibility),doing:!1,takeMine:()=>{this.#s(l,t)},takeTheirs:()=>{this.#e=null,this.enter("ready")}}),this.enter("changed",l<0?new y("changed"):null)}catch(o){this.fail(o)}}};function ln(a,e){let t=e.filter(s=>s.visibility==="manager");return t.length===0?r`<p>${a.say("profile.preview.none")}</p>`:r`<p>${a.say("profile.preview.text")}</p>
    <ul class="helps">
      ${t.map(s=>r`<li>
          ${s.polarity==="not"?a.say("profile.not_this"):c}
          <span lang="">${me(s)}</span>
        </li>`)}
    </ul>`}function cn(a,e){return e.length===0?r`<p>${a.say("profile.looks.none")}</p>`:r`<ul class="plain">
    ${e.map(({at:t,by:s,operation:n})=>r`<li>
        ${a.say(`looks.${on[s??""]??"other"}`)}
        ${a.say(`looks.${rn[n]??"other_read"}`)}
        <span class="muted small">${a.time(t)}</span>
      </li>`)}
  </ul>`}var dn={"lateral-moves":he,"lateral-move":le,"lateral-what-if":ue,"lateral-paths":pe,"lateral-profile":fe};function hn(a){return z.configure(a)}F(dn);$t();Object.assign(globalThis,{lateral:Object.freeze({configure:hn,LateralSession:I})});export{dn as ELEMENTS,I as LateralSession,hn as configure};
